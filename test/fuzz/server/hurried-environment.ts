import { randomBytes } from 'node:crypto';
import type { Environment } from '../../../runtime/server/environment.js';

/** A machine on which time passes faster: what waits for minutes is waited for in seconds. */
export function hurriedEnvironment(times: number): Environment {
  const startedAt = Date.now();
  const monotonic = (): number => performance.now() * times;
  const base = monotonic();
  return {
    now: () => Math.floor(startedAt + monotonic() - base),
    monotonic,
    schedule: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms / times, 2 ** 31 - 1));
      timer.unref();
      return () => clearTimeout(timer);
    },
    randomBytes: (count) => randomBytes(count),
  };
}
