import type { Ledger, NewCall, Transition, TransitionResult } from '../../../runtime/ledger/ledger.js';
import type { Point } from '../points.js';
import type { Blows } from './blows.js';
import { tell } from './tell.js';
import type { UnderWay } from './under-way.js';

/** What a process is about to have stored, and what it has then. */
interface Passage {
  readonly before?: Point;
  readonly during?: Point;
  readonly after?: Point;
}

/** A ledger whose process can be struck before, while and after it stores something. */
export class StruckLedger {
  readonly ledger: Ledger;
  private readonly server: string;
  private readonly inner: Ledger;
  private readonly blows: Blows;
  private readonly fences = new Map<string, number>();
  private readonly underWay: UnderWay;

  constructor(server: string, inner: Ledger, blows: Blows, underWay: UnderWay) {
    this.server = server;
    this.inner = inner;
    this.blows = blows;
    this.underWay = underWay;
    const insert = (call: NewCall): ReturnType<Ledger['insert']> => this.insert(call);
    const transition = (step: Transition): Promise<TransitionResult> => this.transition(step);
    const markDelivered = (requestId: string, now: number): Promise<boolean> =>
      this.pass({ after: 'delivered' }, () => inner.markDelivered(requestId, now));
    const followed = Object.entries(inner).map(([name, method]: [string, unknown]) => [
      name,
      typeof method === 'function'
        ? (...args: readonly unknown[]) => this.underWay.follow(Reflect.apply(method, inner, args) as Promise<unknown>)
        : method,
    ]);
    this.ledger = { ...(Object.fromEntries(followed) as Ledger), insert, transition, markDelivered };
  }

  /** Under which claim the handler of a call was started last. */
  fenceOf(requestId: string): number {
    return this.fences.get(requestId) ?? 0;
  }

  private async insert(call: NewCall): ReturnType<Ledger['insert']> {
    const { requestId, state, fence, effectMarked } = call.call;
    this.blows.concern(requestId);
    if (state === 'executing') this.announce(requestId, fence);
    const result = await this.pass({ during: 'inserting', after: 'inserted' }, () => this.inner.insert(call));
    if (effectMarked) this.fences.set(requestId, fence);
    return result;
  }

  private async transition(step: Transition): Promise<TransitionResult> {
    const { requestId, set } = step;
    this.blows.concern(requestId);
    if (set.state === 'executing' && set.fence !== undefined) this.announce(requestId, set.fence);
    const result = await this.pass(passageOf(step), () => this.inner.transition(step));
    // Not before: whoever slept here may have lost the claim to somebody in the same process.
    if (set.effectMarked) this.fences.set(requestId, Number(step.audit[0]?.details['fence']));
    return result;
  }

  private announce(requestId: string, fence: number): void {
    tell({ event: { type: 'claim', server: this.server, requestId, fence } });
  }

  private async pass<T>({ before, during, after }: Passage, ask: () => Promise<T>): Promise<T> {
    if (before) await this.blows.reach(before);
    const asked = this.underWay.follow(ask());
    if (during && this.blows.isDueAt(during)) {
      // Sometimes before it is stored, sometimes after.
      await Promise.race([asked, new Promise((resolve) => void setTimeout(resolve, Math.random() * 3))]);
      await this.blows.reach(during);
    }
    const result = await asked;
    if (after) await this.blows.reach(after);
    return result;
  }
}

/** What a step of a call is, by what it sets. */
function passageOf({ set: { state, decision, effectMarked } }: Transition): Passage {
  if (decision) return { during: 'deciding', after: 'decided' };
  if (effectMarked) return { during: 'marking', after: 'marked' };
  if (state === 'executing') return { after: 'claimed' };
  return state === 'settled' ? { before: 'handler done', during: 'settling', after: 'settled' } : {};
}
