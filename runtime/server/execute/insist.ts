import type { Kernel } from '../kernel.js';

/** How long to wait before each other attempt, in milliseconds. */
const pausesMs = [100, 400, 1_600, 3_200];

/** Tells the ledger something, again and again while it cannot be reached and a lease may last. Undefined: in vain. */
export async function insist<T>(
  kernel: Kernel,
  { requestId, tool }: { readonly requestId: string; readonly tool: string },
  tell: () => Promise<T>,
): Promise<T | undefined> {
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      return await tell();
    } catch (error) {
      kernel.onError(error, { requestId, tool });
      if (pauseMs === undefined) break;
      await new Promise<void>((resolve) => void kernel.environment.schedule(pauseMs, resolve, 'awaited'));
    }
  }
  return undefined;
}
