import type { StoredCall } from '../../ledger/ledger.js';
import type { CallContract } from '../advance.js';
import type { Kernel } from '../kernel.js';
import { giveUp, settleOverdue } from '../later/settle-overdue.js';

/**
 * Cancels a call that has not been started. Gives the call as it is now: one that is executing, or was handed over, goes
 * on, since nobody could say what it has done so far.
 */
export async function cancelCall(kernel: Kernel, contract: CallContract, found: StoredCall): Promise<StoredCall> {
  const call = await settleOverdue(kernel, contract, found);
  if (call.state !== 'waiting' && call.state !== 'queued') return call;
  const result = await giveUp(kernel, contract, call, 'cancelled', 'SERVER_TOOL_CANCELLED');
  if (result.kind === 'changed') return result.call;
  // It was decided about meanwhile, and may still not have been started.
  const now = result.kind === 'stale' ? result.call : undefined;
  return now ? cancelCall(kernel, contract, now) : call;
}
