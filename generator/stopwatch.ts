/** The parts of a run, in the order in which they come. */
export const phases = [
  'read configuration',
  'find contracts',
  'look in cache',
  'compile contracts',
  'shared files',
  'compare with disk',
  'write',
  'save cache',
] as const;

/** A part of a run. */
export type Phase = (typeof phases)[number];

/** How long one contract took. */
export interface ContractTime {
  readonly file: string;
  readonly milliseconds: number;
}

/** Takes the time of a run and its parts, on a clock that it is given. */
export class Stopwatch {
  /** How many threads compiled. */
  threads = 1;
  /** How many contracts did not have to be compiled. */
  unchanged = 0;
  /** The contracts that were compiled. */
  readonly contracts: ContractTime[] = [];
  private readonly spent = new Map<Phase, number>();
  private readonly start: number;
  /** The time in milliseconds; only differences mean anything. */
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
    this.start = now();
  }

  /** Does some work, and adds its time to a phase. */
  async measure<T>(phase: Phase, work: () => T | Promise<T>): Promise<T> {
    const before = this.now();
    try {
      return await work();
    } finally {
      this.spent.set(phase, (this.spent.get(phase) ?? 0) + this.now() - before);
    }
  }

  /** The milliseconds of a phase; undefined when it did not come to that. */
  timeOf(phase: Phase): number | undefined {
    return this.spent.get(phase);
  }

  /** The milliseconds since the run began. */
  total(): number {
    return this.now() - this.start;
  }
}

/** Does some work, under a stopwatch if there is one. */
export async function measure<T>(
  stopwatch: Stopwatch | undefined,
  phase: Phase,
  work: () => T | Promise<T>,
): Promise<T> {
  return stopwatch ? stopwatch.measure(phase, work) : work();
}
