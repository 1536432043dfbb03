import type { Environment } from '../environment.js';

interface Bucket {
  /** What is left, in calls. */
  readonly level: number;
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly ratePerMinute: number;
}

/** How many of the buckets that were not used for longest are looked at for a full one. */
const looks = 64;
const minute = 60_000;

/**
 * Counts calls. Each bucket holds the calls of one minute, and fills up evenly. Memory is bounded: beyond `maxBuckets`
 * one is forgotten, a full one if there is one among those not used for longest (nothing is lost with it), else the
 * one not used for longest.
 */
export class RateLimiter {
  private readonly environment: Pick<Environment, 'monotonic'>;
  private readonly maxBuckets: number;
  /** In order of their last use. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(environment: Pick<Environment, 'monotonic'>, maxBuckets: number = 10_000) {
    this.environment = environment;
    this.maxBuckets = maxBuckets;
  }

  /**
   * Takes a call from the bucket of a tenant, a subject and a tool, or of whatever else is counted together. A repeated
   * call weighs less than a new one: take a tenth before it is known which it is, and the rest when it is new.
   *
   * @returns how many milliseconds to wait until there is enough; 0 when it was taken.
   */
  take(of: readonly string[], ratePerMinute: number, weight: number = 1): number {
    const now = this.environment.monotonic();
    const key = JSON.stringify(of);
    const known = this.buckets.get(key);
    // A contract may have changed since.
    const level = Math.min(ratePerMinute, known ? levelOf(known, now) : ratePerMinute);
    // Parts of a call do not add up exactly.
    const isEnough = level + 1e-9 >= weight;
    this.buckets.delete(key);
    if (!known && this.buckets.size >= this.maxBuckets) this.forgetOne(now);
    this.buckets.set(key, { level: isEnough ? level - weight : level, at: now, ratePerMinute });
    return isEnough ? 0 : Math.ceil(((weight - level) * minute) / ratePerMinute);
  }

  /** How many buckets are kept. */
  get size(): number {
    return this.buckets.size;
  }

  private forgetOne(now: number): void {
    let oldest: string | undefined;
    let looked = 0;
    for (const [key, bucket] of this.buckets) {
      oldest ??= key;
      if (levelOf(bucket, now) >= bucket.ratePerMinute) {
        oldest = key;
        break;
      }
      if (++looked === looks) break;
    }
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}

function levelOf({ level, at, ratePerMinute }: Bucket, now: number): number {
  return Math.min(ratePerMinute, level + ((now - at) * ratePerMinute) / minute);
}
