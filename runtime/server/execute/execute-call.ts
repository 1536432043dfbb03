import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { advance, settle } from '../advance.js';
import type { JsonObject } from '../../core/json.js';
import { eventRow } from '../audit/audit-row.js';
import { downstreamKey } from '../call-keys.js';
import { follow, graceMs, record, type Kernel } from '../kernel.js';
import type { Principal } from '../principal.js';
import type { LoadedServerTool, ServerToolContext } from '../server-tools.js';
import { defaultExpiryMs } from '../accepted.js';
import { endingOf, lostEnding } from './ending.js';
import { insist } from './insist.js';
import { keepLease, leaseMs } from './lease.js';
import { takeBack } from './take-back.js';
import { runHandler, type HandlerEnd } from './run-handler.js';

/** Ten years: longer than anybody waits, and short enough to be added to a time. */
const longestMs = 10 * 365 * 24 * 60 * 60_000;

/** How old the mark of a call may be that was stored with it, in milliseconds. */
const freshMs = 1_000;

/** What came of executing a call, as far as whoever waits for it is concerned. */
export type Execution =
  | {
      readonly kind: 'ended';
      readonly call: StoredCall;
      /** What the handler has returned, which is sealed in the call. */
      readonly output?: JsonObject;
    }
  /** The deadline has passed; the handler may still be at work. */
  | { readonly kind: 'late' }
  /** The ledger could not be told, or the claim was lost, so the handler was not started. The call may run later. */
  | { readonly kind: 'unmarked' }
  /** The handler has ended, and the call is another's: it was taken over, or has ended before. */
  | { readonly kind: 'lost' }
  /** The handler has ended, and the ledger could not be told. */
  | { readonly kind: 'unstored' };

/**
 * Executes a call whose claim this process holds: marks its effect, runs its handler, stores its outcome. Resolves when
 * there is an outcome or the deadline has passed; the handler is followed to its end in any case.
 */
export async function executeCall(
  kernel: Kernel,
  tool: LoadedServerTool,
  claimed: StoredCall,
  input: JsonObject,
  requester: Principal,
  /** Whether the outcome goes straight to the requester. */
  answersRequester: boolean,
): Promise<Execution> {
  const marked = isMarkedSince(claimed, kernel.now() - freshMs) ? claimed : await mark(kernel, tool.contract, claimed);
  if (!marked) return { kind: 'unmarked' };
  return await new HandlerExecution(kernel, tool, marked, answersRequester).run(input, requester);
}

/** Whether the handler of a call may start: its mark was made no earlier than that, with a whole lease. */
function isMarkedSince({ effectMarked, deadlineAt, dueAt }: StoredCall, earliest: number): boolean {
  return effectMarked && deadlineAt !== null && dueAt !== null && dueAt - leaseMs >= earliest;
}

/**
 * Marks the effect of a call before its handler starts. Undefined when the ledger could not be told, or was so slow that
 * the lease is half over: then the call is put back. Also when the claim was lost.
 */
async function mark(
  kernel: Kernel,
  contract: ServerToolContract,
  claimed: StoredCall,
): Promise<StoredCall | undefined> {
  const now = kernel.now();
  const set = { effectMarked: true, deadlineAt: now + contract.timeoutMs, dueAt: now + leaseMs };
  try {
    const marked = await advance(kernel, contract, claimed, set);
    if (marked.kind !== 'changed') return undefined;
    if (isMarkedSince(marked.call, kernel.now() - leaseMs / 2)) return marked.call;
  } catch (error) {
    kernel.onError(error, { requestId: claimed.requestId, tool: claimed.tool });
  }
  void follow(kernel, takeBack(kernel, contract, claimed));
  return undefined;
}

/** One run of a handler, from its start to whatever becomes of it. */
class HandlerExecution {
  private readonly controller = new AbortController();
  private readonly kernel: Kernel;
  private readonly tool: LoadedServerTool;
  private call: StoredCall;
  private answersRequester: boolean;
  private isLate = false;
  private givenUp: Promise<unknown> | undefined;

  constructor(kernel: Kernel, tool: LoadedServerTool, call: StoredCall, answersRequester: boolean) {
    this.kernel = kernel;
    this.tool = tool;
    this.call = call;
    this.answersRequester = answersRequester;
  }

  async run(input: JsonObject, requester: Principal): Promise<Execution> {
    const { kernel, call, controller } = this;
    const { contract } = this.tool;
    const lease = keepLease(kernel, call, () => controller.abort(new Error('the claim of this call was lost')));
    const running = runHandler(this.tool, input, this.contextOf(requester));
    let cancelGrace = (): void => {};
    const late = new Promise<Execution>((resolve) => {
      cancelGrace = kernel.environment.schedule(
        contract.timeoutMs,
        () => {
          this.isLate = true;
          controller.abort(new DOMException('the deadline of this call has passed', 'TimeoutError'));
          resolve({ kind: 'late' });
          cancelGrace = kernel.environment.schedule(graceMs, () => {
            lease.stop();
            this.givenUp = this.giveUp();
          });
        },
        'awaited',
      );
    });
    const ended = running.then(async (end): Promise<Execution> => {
      cancelGrace();
      const execution = await this.store(end);
      lease.stop();
      return execution;
    });
    const safe = ended.catch((error: unknown): Execution => {
      kernel.onError(error, { requestId: call.requestId, tool: call.tool });
      return { kind: 'unstored' };
    });
    this.follow(safe);
    return await Promise.race([safe, late]);
  }

  private contextOf(requester: Principal): ServerToolContext {
    const { call, controller, kernel } = this;
    const { requestId, sessionId, turnIndex, toolCallId, decision } = call;
    return {
      requestId,
      sessionId,
      turnIndex,
      toolCallId,
      requester,
      get signal() {
        return controller.signal;
      },
      // Most handlers hand on neither, and both take their time.
      get idempotencyKey() {
        return downstreamKey(kernel.keyring, call);
      },
      ...(decision === null ? {} : { decidedBy: decision.decidedBy }),
    };
  }

  /** Keeps the run known to its process until nothing is left to do. */
  private follow(ended: Promise<Execution>): void {
    const { running } = this.kernel;
    const { requestId, tool, fence } = this.call;
    const done = ended.then(() => this.forget());
    running.set(requestId, { tool, fence, abort: (reason) => this.controller.abort(reason), done });
  }

  /** The same call may run here again meanwhile, under another claim. */
  private forget(): void {
    const { running } = this.kernel;
    const { requestId, fence } = this.call;
    if (running.get(requestId)?.fence === fence) running.delete(requestId);
  }

  private async store(end: HandlerEnd): Promise<Execution> {
    const { kernel, call } = this;
    if (end.kind === 'threw' || end.kind === 'misreturned') {
      kernel.onError(end.error, { requestId: call.requestId, tool: call.tool });
    }
    // What is known now must not be overtaken by what was given up before.
    await this.givenUp;
    const result = this.givenUp ? undefined : await insist(kernel, call, () => this.step(end, call));
    if (result?.kind === 'changed') {
      return { kind: 'ended', call: result.call, ...(end.kind === 'returned' ? { output: end.output } : {}) };
    }
    if (!result && !this.givenUp) return { kind: 'unstored' };
    return (await insist(kernel, call, () => this.storeLate(end))) ?? { kind: 'unstored' };
  }

  private step(end: HandlerEnd, call: StoredCall): ReturnType<typeof advance> {
    const { kernel } = this;
    const { contract } = this.tool;
    if (end.kind !== 'accepted') {
      const delivered = this.answersRequester && !this.isLate;
      return settle(kernel, contract, call, endingOf(contract, end, this.isLate), { delivered });
    }
    const { externalRef, expiresInMs } = end.accepted;
    return advance(kernel, contract, call, {
      state: 'accepted',
      deferred: true,
      externalRef: String(externalRef),
      deadlineAt: null,
      dueAt: kernel.now() + wholeMs(expiresInMs),
    });
  }

  /** A result that came after the call was taken away still says how an unknown outcome was. */
  private async storeLate(end: HandlerEnd): Promise<Execution> {
    const { kernel } = this;
    const { contract } = this.tool;
    const now = await kernel.ledger.find(this.call.requestId);
    const isOurs = now?.fence === this.call.fence;
    // It was given up, but the ledger could not be told: the true outcome comes first.
    if (now && isOurs && now.state === 'executing') {
      const stored = await this.step(end, now);
      if (stored.kind === 'changed') return { kind: 'ended', call: stored.call };
    }
    const isUnknown = isOurs && now?.state === 'settled' && now.outcome === 'unknown';
    if (now && isUnknown && (end.kind === 'returned' || end.kind === 'misreturned' || end.kind === 'declared')) {
      const settled = await settle(kernel, contract, now, endingOf(contract, end, true), { details: { late: true } });
      if (settled.kind === 'changed') return { kind: 'ended', call: settled.call };
    }
    const { requestId, tenant, subject } = this.call;
    await record(
      kernel,
      eventRow('result.late', kernel.now(), { contract, requestId, tenant, subject, details: { end: end.kind } }),
    );
    return { kind: 'lost' };
  }

  private async giveUp(): Promise<void> {
    const { kernel, call } = this;
    const { contract } = this.tool;
    await insist(kernel, call, () => settle(kernel, contract, call, lostEnding(contract, true)));
    // What could not be stored is left to a sweep.
    this.forget();
  }
}

/** A time that a ledger can keep. The work is handed over already, so that it is too late to refuse another one. */
function wholeMs(ms: number): number {
  const whole = Math.ceil(ms);
  return Number.isSafeInteger(whole) && whole >= 0 ? Math.min(whole, longestMs) : defaultExpiryMs;
}
