import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment } from '../../../runtime/server/environment.js';
import { type Fault, type Point } from '../points.js';
import { tell } from './tell.js';
import type { UnderWay } from './under-way.js';

/** What comes with a request. */
interface Errand {
  readonly attempt: string | null;
  /** Until it has happened. */
  fault: Fault | undefined;
}

/** Strikes the own process where a request asks for it. */
export class Blows {
  private readonly server: string;
  private readonly clock: Pick<Environment, 'now'>;
  private readonly underWay: UnderWay;
  private readonly errand = new AsyncLocalStorage<Errand>();
  /** What is to happen to the calls of those requests where nobody knows the request any more. */
  private readonly byCall = new Map<string, Errand>();

  constructor(server: string, clock: Pick<Environment, 'now'>, underWay: UnderWay) {
    this.server = server;
    this.clock = clock;
    this.underWay = underWay;
  }

  /** All that is done for a request, and later because of it, knows what came with it. */
  during<T>(errand: Errand, work: () => T): T {
    return this.errand.run(errand, work);
  }

  get attempt(): string | null {
    return this.errand.getStore()?.attempt ?? null;
  }

  concern(requestId: string): void {
    const errand = this.errand.getStore();
    if (errand) this.byCall.set(requestId, errand);
  }

  isDueAt(point: Point, requestId?: string): boolean {
    return this.errandOf(requestId)?.fault?.point === point;
  }

  /** Nothing comes after a kill. A process that was stopped goes on from here once it is let. */
  async reach(point: Point, requestId?: string): Promise<void> {
    const errand = this.errandOf(requestId);
    if (errand?.fault?.point !== point) return;
    const { attempt, fault } = errand;
    errand.fault = undefined;
    // A process that sleeps with the lock of the database would have everybody wait for it.
    while (fault.blow === 'stop' && !this.underWay.isIdle) await this.underWay.rest();
    const { server } = this;
    tell({ event: { type: 'blow', blow: fault.blow, point, server, attempt, at: this.clock.now() } });
    process.kill(process.pid, fault.blow === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  }

  private errandOf(requestId?: string): Errand | undefined {
    return requestId === undefined ? this.errand.getStore() : this.byCall.get(requestId);
  }
}
