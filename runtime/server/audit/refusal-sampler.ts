import { RateLimiter } from '../admit/rate-limiter.js';
import type { Environment } from '../environment.js';

const keptPerMinute = 600;

/** Says which refusals are written down when there are many, and counts the others, by code. */
export class RefusalSampler {
  private readonly limiter: RateLimiter;
  private readonly leftOut = new Map<string, number>();

  constructor(environment: Pick<Environment, 'monotonic'>) {
    this.limiter = new RateLimiter(environment);
  }

  /** How many of this code were left out since one was written down; undefined when this one is left out as well. */
  take(code: string): number | undefined {
    const before = this.leftOut.get(code) ?? 0;
    const isKept = this.limiter.take([code], keptPerMinute) === 0;
    this.leftOut.set(code, isKept ? 0 : before + 1);
    return isKept ? before : undefined;
  }
}
