import { randomBytes } from './secrets/random-bytes.js';

/** What a server takes from its machine; tests bring their own. */
export interface Environment {
  /** Milliseconds since 1970. Can jump, forwards and backwards. */
  now(): number;
  /** Milliseconds since some moment. Never goes back. */
  monotonic(): number;
  /**
   * Runs something once, later. What comes back takes it back. It keeps no process alive, unless it is `awaited`: by a
   * caller who would get no answer, or for a step that would not be stored.
   */
  schedule(ms: number, run: () => void, awaited?: 'awaited'): () => void;
  randomBytes(count: number): Uint8Array;
}

/** A timer with a longer delay would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** The machine as it is. */
export const systemEnvironment: Environment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, run, awaited) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const delay = Math.min(left, longestDelay);
      timer = setTimeout(() => (left > delay ? wait(left - delay) : run()), delay);
      if (!awaited) timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
  randomBytes,
};
