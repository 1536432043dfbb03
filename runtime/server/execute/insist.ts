import type { Kernel } from '../kernel.js';

/** How long to wait before each further attempt, in milliseconds. */
const pausesMs = [100, 400, 1_600, 3_200];

/**
 * Tells the ledger something, again and again while it cannot be reached and a lease may last. Undefined: in vain. Only
 * the first error is reported, since an outage makes enough of them.
 */
export async function insist<T>(
  kernel: Kernel,
  { requestId, tool }: { readonly requestId: string; readonly tool: string },
  tell: () => Promise<T>,
): Promise<T | undefined> {
  for (let failures = 0; ; failures++) {
    try {
      return await tell();
    } catch (error) {
      if (failures === 0) kernel.onError(error, { requestId, tool });
    }
    const pauseMs = pausesMs[failures];
    if (pauseMs === undefined) return undefined;
    await new Promise<void>((resolve) => void kernel.environment.schedule(pauseMs, resolve, 'awaited'));
  }
}
