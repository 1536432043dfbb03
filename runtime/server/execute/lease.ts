import type { StoredCall } from '../../ledger/ledger.js';
import type { Kernel } from '../kernel.js';

/** How long an executing call belongs to its process without a word from it, in milliseconds. */
export const leaseMs = 15_000;

/**
 * Keeps the lease of an executing call until it is stopped. Tells when it is lost: another process has taken the call
 * over, or the ledger could not be told for so long that one soon may.
 */
export function keepLease(kernel: Kernel, call: StoredCall, lost: () => void): { readonly stop: () => void } {
  const { environment, ledger } = kernel;
  let heldUntil = call.dueAt ?? 0;
  let stopped = false;
  let cancel = (): void => {};
  const beat = async (): Promise<void> => {
    const until = kernel.now() + leaseMs;
    try {
      if (await ledger.renew(call.requestId, call.fence, until)) heldUntil = until;
      else heldUntil = 0;
    } catch (error) {
      kernel.onError(error, { requestId: call.requestId, tool: call.tool });
    }
    if (stopped) return;
    // The handler gets some time to stop before another may start.
    if (heldUntil - kernel.now() < leaseMs / 2) lost();
    if (heldUntil > 0) cancel = environment.schedule(leaseMs / 3, () => void beat());
  };
  cancel = environment.schedule(leaseMs / 3, () => void beat());
  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
