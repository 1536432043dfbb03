import { randomBytes } from './secrets/random-bytes.js';

/** What a server takes from its machine; tests bring their own. */
export interface Environment {
  /** Milliseconds since 1970. Can jump, forwards and backwards. */
  now(): number;
  /** Milliseconds since some moment. Never goes back. */
  monotonic(): number;
  /** Runs something once, later, and keeps no process alive for it. What comes back takes it back. */
  schedule(ms: number, run: () => void): () => void;
  randomBytes(count: number): Uint8Array;
}

/** A timer with a longer delay would fire at once. */
const longestDelay = 2 ** 31 - 1;

/** The machine as it is. */
export const systemEnvironment: Environment = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, run) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const delay = Math.min(left, longestDelay);
      timer = setTimeout(() => (left > delay ? wait(left - delay) : run()), delay);
      timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
  randomBytes,
};
