import type { StoredCall } from '../../ledger/ledger.js';
import type { Kernel } from '../kernel.js';
import { deliver } from './deliver.js';
import { settleOverdue } from './settle-overdue.js';

const batch = 100;
const purgeBatch = 1_000;

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
  // It is at work here, whatever its lease says: a busy process must not take its own call away.
  if (kernel.running.has(call.requestId)) return;
  try {
    const tool = await kernel.tools.load(call.tool);
    const now = await settleOverdue(kernel, tool?.contract, call);
    if (now.state === 'queued') startDelivery(kernel, now);
  } catch (error) {
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
  }
}

/** Delivers a call without waiting for its handler. */
export function startDelivery(kernel: Kernel, call: StoredCall): void {
  void deliver(kernel, call).catch((error: unknown) => {
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
  });
}
