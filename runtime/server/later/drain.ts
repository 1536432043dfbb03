import type { Environment } from '../environment.js';
import type { Kernel } from '../kernel.js';

/** How long handlers have to stop, and sinks to take what is left, in milliseconds. */
export const lastWordsMs = 1_000;

/** Waits for what is under way, at most for some milliseconds; what then still runs is told to stop. */
export async function drain(kernel: Kernel, drainMs: number): Promise<void> {
  const { environment, running, underWay } = kernel;
  const isIdle = (): boolean => running.size + underWay.size === 0;
  // What is under way can still start something.
  const all = async (): Promise<void> => {
    while (!isIdle()) await Promise.allSettled([...underWay, ...Array.from(running.values(), ({ done }) => done)]);
  };
  const idle = all();
  await within(environment, drainMs, idle);
  for (const { abort } of running.values()) abort(new Error('the server is shutting down'));
  // A handler that does not stop leaves its call to the ledger, where its lease soon ends.
  if (!isIdle()) await within(environment, Math.min(drainMs, lastWordsMs), idle);
}

/** Waits for something, but not for long. It never rejects. */
export function within(environment: Environment, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = environment.schedule(ms, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
