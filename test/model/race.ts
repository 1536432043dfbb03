import fc from 'fast-check';
import { expect } from 'vitest';
import { isAsTold, type Deed } from './commands.js';
import { Model } from './model.js';
import { refusals } from './stored-call.js';
import type { System } from './system.js';

/**
 * Requests at the same time. A scheduler says in which order their questions reach the ledger. What comes of it must be
 * what comes of the same requests one after another, in some order; but for a call that is refused because another one
 * about the same thing runs, and has no effect after all.
 */
export class Race implements fc.AsyncCommand<Model, System> {
  private readonly deeds: readonly Deed[];

  constructor(deeds: readonly Deed[]) {
    this.deeds = deeds;
  }

  /**
   * A call that is put off halfway is what no order of whole requests shows; and of two handlers that are at work
   * afterwards, nobody could tell which is whose.
   */
  check(model: Model): boolean {
    if (model.directory !== 'knows' || !this.deeds.every(({ isPossible }) => isPossible?.(model) ?? true)) return false;
    const after = copyOf(model);
    for (const deed of this.deeds.map(({ aim }) => aim(model))) deed.onModel(after, ++after.requests);
    after.workLater();
    return after.atWork.length < model.atWork.length + 2;
  }

  async run(model: Model, system: System): Promise<void> {
    const racing = this.deeds.map((deed) => ({ deed: deed.aim(model), request: ++model.requests }));
    system.isRacing = true;
    for (const { deed, request } of racing) deed.onSystem(system, request);
    await system.race(racing.map(({ request }) => request));
    system.isRacing = false;
    const { answers, ...real } = await system.look();
    const told = new Map(answers.map((line) => [Number.parseInt(line, 10), line.slice(line.indexOf(' ') + 1)]));
    const audit = await system.audit();
    for (const { order, overlaps } of waysOf(racing)) {
      const after = copyOf(model);
      for (const { deed, request } of order) {
        const answer = told.get(request);
        // It says that it has done nothing.
        if (answer?.startsWith(refusals.RUNNING)) after.refuseRunning(request, answer);
        // While the handler of a call runs, its business key is taken, whatever comes of it.
        else if (overlaps && answer?.startsWith(refusals.SAME_BUSINESS)) after.refuseSame(request, answer, audit);
        else deed.onModel(after, request);
      }
      after.workLater();
      after.pass(system.elapsed - after.elapsed);
      const isSame = racing.every(({ request }) => outline(told.get(request)) === outline(after.answers[request]));
      for (const { request } of racing) {
        const answer = told.get(request);
        if (answer !== undefined) after.answers[request] = answer;
      }
      if (!isSame || !isAsTold(after, { answers, ...real }) || !sameRows(audit, after.audit)) continue;
      Object.assign(model, after, { audit: [...audit] });
      return;
    }
    expect({ answers, ...real }, `no order of ${this.toString()} leads to this`).toBe('what an order leads to');
  }

  toString(): string {
    return `at once: ${this.deeds.map(({ says }) => says).join(' | ')}`;
  }
}

function copyOf(model: Model): Model {
  return Object.assign(Object.create(Model.prototype) as Model, structuredClone({ ...model }));
}

/** Of an answer, what does not depend on how far another request has come meanwhile. */
function outline(answer: string | undefined): string | undefined {
  if (answer?.includes(' pending(')) return answer.replace(/ pending.* #/, ' pending #');
  // Whoever may not decide any more since an edit has raised the gate may be told just that the call has changed.
  if (answer === refusals.NOT_ALLOWED) return '409';
  return answer !== undefined && / v\d/.test(answer) ? answer.slice(0, 3) : answer;
}

function sameRows(a: readonly string[], b: readonly string[]): boolean {
  const sorted = (rows: readonly string[]): string => rows.toSorted().join('\n').replaceAll('NOT_ALLOWED', 'STALE');
  return sorted(a) === sorted(b);
}

interface Way<T> {
  readonly order: readonly T[];
  /** Whether a call may meet one that is not over yet. */
  readonly overlaps: boolean;
}

function waysOf<T>(items: readonly T[]): readonly Way<T>[] {
  return [false, true].flatMap((overlaps) => permutations(items).map((order) => ({ order, overlaps })));
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, at) => permutations(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}
