import fc from 'fast-check';
import { expect } from 'vitest';
import type { Model } from './model.js';
import { Died, type Fault } from './records.js';
import { refusals, rowText } from './stored-call.js';
import type { System } from './system.js';

/** Something that happens to the model and to the real system, and looks the same on both. */
export interface Deed {
  readonly says: string;
  readonly fault?: Fault;
  /** With which contract another process goes on, in the place of the present one. */
  readonly restartsWith?: (contract: string) => string;
  readonly isPossible?: (model: Model) => boolean;
  /** What is meant by it in a certain situation. */
  readonly aim: (model: Model) => Aimed;
}

/** A deed about certain calls. */
export interface Aimed {
  readonly onModel: (model: Model, request: number) => void;
  readonly onSystem: (system: System, request: number) => void;
}

/** A deed as a command of fast-check. */
export class Step implements fc.AsyncCommand<Model, System> {
  private readonly deed: Deed;

  constructor(deed: Deed) {
    this.deed = deed;
  }

  check(model: Model): boolean {
    return this.deed.isPossible?.(model) ?? true;
  }

  async run(model: Model, system: System): Promise<void> {
    const { deed } = this;
    const request = ++model.requests;
    const { fault = 'none' } = deed;
    system.ledger.fault = fault;
    const aimed = deed.aim(model);
    aimed.onSystem(system, request);
    const isLost = apply(aimed, fault, model, request);
    await system.environment.pass(model.elapsed - system.elapsed);
    system.ledger.fault = 'none';
    expect(system.ledger.isDead).toBe(isLost);
    const next = deed.restartsWith?.(model.contract) ?? (isLost ? model.contract : undefined);
    if (next !== undefined) {
      const seen = await system.seen();
      await system.restart(next);
      model.restart(next, seen);
    }
    await compare(model, system);
  }

  toString(): string {
    const { says, fault = 'none' } = this.deed;
    return fault === 'none' ? says : `${says} (${fault})`;
  }
}

/** Whether the process died of it. */
function apply({ onModel }: Aimed, fault: Fault, model: Model, request: number): boolean {
  if (fault === 'no ledger') {
    model.answers[request] = refusals.UNREACHABLE;
    return false;
  }
  model.fault = fault;
  try {
    onModel(model, request);
    model.workLater();
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  } finally {
    model.fault = 'none';
  }
}

async function compare(model: Model, system: System): Promise<void> {
  const real = await system.look();
  const told = toldBy(model);
  hold(real.answers.sort(), told.answers);
  hold(real.rows, told.rows);
  hold(real.effects.sort(), told.effects);
  hold(system.defects, []);
}

/** What the model tells of answers, rows and effects. */
function toldBy(model: Model): Look {
  return {
    answers: Object.entries(model.answers)
      .map(([request, answer]) => `${request}: ${answer}`)
      .sort(),
    rows: model.calls.map(rowText),
    effects: [...model.effects].sort(),
  };
}

/** Whether the real system is as the model says. */
export function isAsTold(model: Model, { answers, rows, effects }: Look): boolean {
  const told = toldBy(model);
  const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
  return (
    isSame(rows, told.rows) && isSame(answers.toSorted(), told.answers) && isSame(effects.toSorted(), told.effects)
  );
}

type Look = Awaited<ReturnType<System['look']>>;

/** A matcher for each comparison would take most of the time. */
function hold(real: readonly string[], modelled: readonly string[]): void {
  if (real.join('\n') !== modelled.join('\n')) expect(real).toEqual(modelled);
}

/** At the end, the audit log tells of each call what happened to it, in order. */
export async function compareAudit(model: Model, system: System): Promise<void> {
  const callOf = (row: string): number => (row.startsWith('#') ? Number.parseInt(row.slice(1), 10) : -1);
  const byCall = (rows: readonly string[]): string[] => rows.toSorted((a, b) => callOf(a) - callOf(b));
  hold(byCall(await system.audit()), byCall(model.audit));
}
