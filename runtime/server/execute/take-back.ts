import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import type { Kernel } from '../kernel.js';
import { insist } from './insist.js';
import { queueAgain } from './queue-again.js';

/**
 * Puts a call back that this process has claimed, and whose handler it has not started and will not start: it can run
 * later. While the ledger cannot be told, the call counts as one whose process was lost.
 *
 * @param claimed the call with this process's claim, also where nobody knows whether it was stored so.
 */
export async function takeBack(kernel: Kernel, contract: ServerToolContract, claimed: StoredCall): Promise<void> {
  await insist(kernel, claimed, async () => {
    const call = await kernel.ledger.find(claimed.requestId);
    if (!call || call.state !== 'executing' || !isSameClaim(call, claimed)) return;
    // What an earlier attempt may have done stays marked.
    const wasStarted = claimed.version > 1 && claimed.effectMarked;
    await queueAgain(kernel, contract, call, 'not started', wasStarted ? {} : { effectMarked: false });
  });
}

/** Under one claim, nobody but its process starts a handler. An id alone says little where machines are cloned. */
function isSameClaim(call: StoredCall, claimed: StoredCall): boolean {
  return (
    call.fence === claimed.fence && call.createdAt === claimed.createdAt && call.requestHash === claimed.requestHash
  );
}
