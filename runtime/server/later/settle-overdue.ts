import type { CallOutcome } from '../../core/call-state.js';
import type { ErrorCode } from '../../core/errors.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { settle, type Advanced, type CallContract } from '../advance.js';
import { isRepeatable, lostEnding } from '../execute/ending.js';
import { queueAgain } from '../execute/queue-again.js';
import type { Kernel } from '../kernel.js';

/**
 * Brings a call up to date with what time and a deploy have done to it: expired, made under other rules, or lost with
 * the process that executed it. Gives the call as it is now.
 */
export async function settleOverdue(kernel: Kernel, contract: CallContract, call: StoredCall): Promise<StoredCall> {
  const step = overdueStep(kernel, contract, call);
  if (!step) return call;
  const result = await step();
  // A call that is queued again may have expired as well, or be under other rules.
  if (result.kind === 'changed') return settleOverdue(kernel, contract, result.call);
  // Somebody was faster, perhaps with the same step.
  const now = result.kind === 'stale' ? result.call : undefined;
  return now ? settleOverdue(kernel, contract, now) : call;
}

function overdueStep(kernel: Kernel, contract: CallContract, call: StoredCall): (() => Promise<Advanced>) | undefined {
  const now = kernel.now();
  const end = (outcome: 'denied' | 'expired', code: ErrorCode) => () => giveUp(kernel, contract, call, outcome, code);
  switch (call.state) {
    case 'waiting':
    case 'queued':
      if (call.expiresAt !== null && call.expiresAt <= now) return end('expired', 'SERVER_TOOL_APPROVAL_EXPIRED');
      return contract?.policyDigest === call.policyDigest ? undefined : end('denied', 'CONTRACT_CHANGED');
    case 'executing':
      // It is at work here, whatever its lease says: a busy process must not take its own call away.
      if (kernel.running.get(call.requestId)?.fence === call.fence) return undefined;
      return call.dueAt !== null && call.dueAt <= now ? () => recover(kernel, contract, call) : undefined;
    case 'accepted':
      if (call.dueAt === null || call.dueAt > now) return undefined;
      return () => settle(kernel, contract, call, { outcome: 'unknown', code: 'SERVER_TOOL_OUTCOME_UNKNOWN' });
    case 'settled':
      return undefined;
  }
}

/** Ends a call that was not executed. If an attempt of it was, nobody can say that nothing happened. */
export async function giveUp(
  kernel: Kernel,
  contract: CallContract,
  call: StoredCall,
  outcome: Extract<CallOutcome, 'denied' | 'expired' | 'cancelled'>,
  code: ErrorCode,
): Promise<Advanced> {
  return settle(
    kernel,
    contract,
    call,
    call.effectMarked ? lostEnding(contract ?? unknownTool, true) : { outcome, code },
  );
}

const unknownTool = { sideEffectLevel: 'external_side_effect' } as const;

/** What becomes of a call whose process was lost. It runs again only if that can do no harm. */
async function recover(kernel: Kernel, contract: CallContract, call: StoredCall): Promise<Advanced> {
  const canRepeat = contract !== undefined && isRepeatable(contract);
  if (call.effectMarked && !canRepeat) return settle(kernel, contract, call, lostEnding(contract ?? unknownTool, true));
  return queueAgain(kernel, contract, call, 'lease over');
}
