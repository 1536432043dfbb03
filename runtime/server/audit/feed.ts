import type { AuditEvent } from '../../core/audit.js';
import type { Ledger } from '../../ledger/ledger.js';

/** Where audit events go. Throwing, or rejecting, has the same events told again later. */
export interface AuditSink {
  /** Under which the ledger remembers how far it has read; the same in every process, and after a restart. */
  readonly name: string;
  readonly write: (events: readonly AuditEvent[]) => Promise<void> | void;
}

const batch = 200;

interface Feeding {
  /** Whether there may be more than what is being told. */
  again: boolean;
  done: Promise<void>;
}

/**
 * Feeds sinks with what a ledger has committed: every event, in order, at least once. A sink that cannot be reached gets
 * its events later, and does not hold up the others.
 */
export class AuditFeed {
  private readonly ledger: Pick<Ledger, 'auditAfter' | 'sinkPosition' | 'setSinkPosition'>;
  private readonly sinks: readonly AuditSink[];
  private readonly onError: (error: unknown) => void;
  private readonly feeding = new Map<AuditSink, Feeding>();

  constructor(
    ledger: Pick<Ledger, 'auditAfter' | 'sinkPosition' | 'setSinkPosition'>,
    sinks: readonly AuditSink[],
    onError: (error: unknown) => void,
  ) {
    this.ledger = ledger;
    this.sinks = sinks;
    this.onError = onError;
  }

  /** Tells every sink what it has not been told. Resolves when all have been, or have failed. */
  async flush(): Promise<void> {
    await Promise.all(this.sinks.map((sink) => this.feed(sink)));
  }

  /** One at a time for each sink, so that events keep their order; what comes meanwhile is told right after. */
  private feed(sink: AuditSink): Promise<void> {
    const running = this.feeding.get(sink);
    if (running) {
      running.again = true;
      return running.done;
    }
    const feeding: Feeding = { again: true, done: Promise.resolve() };
    this.feeding.set(sink, feeding);
    feeding.done = this.feedWhileAsked(sink, feeding);
    return feeding.done;
  }

  private async feedWhileAsked(sink: AuditSink, feeding: Feeding): Promise<void> {
    try {
      while (feeding.again) {
        feeding.again = false;
        await this.drain(sink);
      }
    } catch (error) {
      this.onError(error);
    } finally {
      this.feeding.delete(sink);
    }
  }

  private async drain(sink: AuditSink): Promise<void> {
    let position = await this.ledger.sinkPosition(sink.name);
    for (;;) {
      const events = await this.ledger.auditAfter(position, batch);
      const last = events.at(-1);
      if (!last) return;
      await sink.write(events);
      position = last.sequence;
      await this.ledger.setSinkPosition(sink.name, position);
    }
  }
}
