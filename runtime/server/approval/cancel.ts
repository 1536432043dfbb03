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
  // It claims no key, so none is taken.
  return (result.kind === 'taken' ? undefined : result.call) ?? call;
}
