import type { Gate } from '../core/call-state.js';
import type { ServerToolContract } from '../core/contract.js';

const day = 24 * 60 * 60_000;

/** How long a call can wait, in milliseconds. A supervisor has more time than a contract gives its user. */
export function expiryOf({ approval, approvalPolicy }: ServerToolContract, gate: Gate | undefined): number {
  return gate === 'supervisor_approve' && approvalPolicy !== gate
    ? Math.max(approval.expiresInMs, day)
    : approval.expiresInMs;
}
