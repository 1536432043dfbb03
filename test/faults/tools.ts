import type { AuthoredPolicy } from '../../runtime/core/policy.js';

export type ToolName = 'charge' | 'refund' | 'payout' | 'report' | 'ship' | 'lookup';

/** Longer than any process sleeps here, so that a call ends by itself or by its lease. */
const timeoutMs = 60_000;

/** The tools of the shop that is under fire, one for each way in which a call can go. */
export const policies: Readonly<Record<ToolName, Omit<AuthoredPolicy, 'name'>>> = {
  charge: { sideEffectLevel: 'external_side_effect', timeoutMs, approvalPolicy: 'auto' },
  refund: { sideEffectLevel: 'external_side_effect', timeoutMs, approvalPolicy: 'user_confirm' },
  payout: { sideEffectLevel: 'external_side_effect', timeoutMs, approvalPolicy: 'supervisor_approve' },
  report: { sideEffectLevel: 'state_changing', timeoutMs, approvalPolicy: 'async_pending' },
  ship: { sideEffectLevel: 'external_side_effect', timeoutMs, approvalPolicy: 'auto', retrySafe: true },
  // It changes nothing, but is remembered.
  lookup: { sideEffectLevel: 'read_only', timeoutMs, idempotency: { mode: 'optional' } },
};

export const toolNames: readonly ToolName[] = Object.keys(policies) as ToolName[];

/** Whether a second attempt of a call can do no harm. */
export function isRepeatable(tool: ToolName): boolean {
  return tool === 'ship' || tool === 'lookup';
}

/** Whose agreement a call needs. */
export function gateOf(tool: ToolName): 'user_confirm' | 'supervisor_approve' | undefined {
  if (tool === 'refund') return 'user_confirm';
  return tool === 'payout' ? 'supervisor_approve' : undefined;
}
