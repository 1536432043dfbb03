import type { CallFields, StoredCall } from '../../ledger/ledger.js';
import { advance, type Advanced, type CallContract } from '../advance.js';
import type { Kernel } from '../kernel.js';

const day = 24 * 60 * 60_000;

/** Puts a call back whose claim nobody uses any more. */
export async function queueAgain(
  kernel: Kernel,
  contract: CallContract,
  call: StoredCall,
  reason: string,
  more: CallFields = {},
): Promise<Advanced> {
  const now = kernel.now();
  const expiresAt = call.expiresAt ?? now + day;
  const set: CallFields = { state: 'queued', dueAt: now, deadlineAt: null, expiresAt, ...more };
  return await advance(kernel, contract, call, set, { details: { reason } });
}
