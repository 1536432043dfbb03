/** Time and chance, as the client needs them. Given by the platform, and by tests that do not want to wait. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after some milliseconds, or as soon as the signal fires. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** At least 0 and less than 1. */
  random(): number;
}

/** The clock and the dice of the platform. */
export const platformTiming: Timing = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    }),
  random: () => Math.random(),
};
