import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { advance } from '../advance.js';
import type { Kernel } from '../kernel.js';
import { insist } from './insist.js';

const day = 24 * 60 * 60_000;

/**
 * Takes the mark from a call that may be stored although the ledger failed: its handler was not started, so that
 * whoever sends it again can have it run. While the ledger cannot be told, the call counts as one that was lost.
 */
export async function takeBack(kernel: Kernel, contract: ServerToolContract, made: StoredCall): Promise<void> {
  await insist(kernel, made, async () => {
    const call = await kernel.ledger.find(made.requestId);
    if (call?.state !== 'executing' || call.version !== made.version) return;
    const now = kernel.now();
    await advance(
      kernel,
      contract,
      call,
      { state: 'queued', effectMarked: false, dueAt: now, deadlineAt: null, expiresAt: now + day },
      { details: { reason: 'not started' } },
    );
  });
}
