import type { Environment } from './environment.js';

/**
 * Makes a clock whose time never goes back: when the machine's is set back, it goes on from where it was.
 *
 * @param startAt the latest time that is known to have been, such as what a ledger has seen; milliseconds since 1970.
 * @returns what tells the time, in whole milliseconds since 1970.
 */
export function createSteadyClock(environment: Pick<Environment, 'now' | 'monotonic'>, startAt: number): () => number {
  let anchor = startAt;
  let anchoredAt = environment.monotonic();
  return () => {
    const monotonic = environment.monotonic();
    const steady = anchor + (monotonic - anchoredAt);
    const wall = environment.now();
    if (wall <= steady) return Math.floor(steady);
    anchor = wall;
    anchoredAt = monotonic;
    return Math.floor(wall);
  };
}
