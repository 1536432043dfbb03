import type { StoredCall } from '../../ledger/ledger.js';
import { advance } from '../advance.js';
import { follow, type Kernel } from '../kernel.js';
import { deliver } from './deliver.js';
import { settleOverdue } from './settle-overdue.js';

const batch = 100;
const purgeBatch = 1_000;
/** How soon a call is looked at again whose tool cannot be loaded, in milliseconds. */
const brokenMs = 10_000;

/**
 * Does what is due: ends what has expired, takes up what a lost process has left, delivers what is queued, forgets what
 * need not be kept. Any number of processes may do so at the same time.
 */
export async function sweep(kernel: Kernel): Promise<void> {
  const due = await kernel.ledger.due(kernel.now(), batch);
  await Promise.all(due.map((call) => tend(kernel, call)));
  await kernel.ledger.purge(kernel.now(), purgeBatch);
}

async function tend(kernel: Kernel, call: StoredCall): Promise<void> {
  try {
    const tool = await kernel.tools.load(call.tool).catch(async (error: unknown) => {
      // Calls of a tool that is broken must not stand before all others.
      if (call.state === 'queued' || call.state === 'waiting') {
        await advance(kernel, undefined, call, { dueAt: kernel.now() + brokenMs });
      }
      throw error;
    });
    const now = await settleOverdue(kernel, tool?.contract, call);
    if (now.state === 'queued') startDelivery(kernel, now);
  } catch (error) {
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
  }
}

/** Delivers a call without waiting for its handler. */
export function startDelivery(kernel: Kernel, call: StoredCall): void {
  const delivered = deliver(kernel, call).catch((error: unknown) => {
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
  });
  void follow(kernel, delivered);
}
