import type { ApprovalPolicy, IdempotencyPolicy, SideEffectLevel } from '../../runtime/core/contract.js';
import type { AuthoredContract } from './contract.js';
import type { PolicyIr } from './model.js';

/** The policy that the author wrote, in whichever of the three places. */
export function declaredApproval(contract: AuthoredContract): ApprovalPolicy | undefined {
  const { permissions } = contract;
  return (
    contract.approvalPolicy ??
    permissions?.approvalPolicy ??
    (permissions?.requiresUserApproval ? 'user_confirm' : undefined)
  );
}

/** The mode of the `idempotency` field, written as a word or as an object. */
export function declaredMode(contract: AuthoredContract): IdempotencyPolicy['mode'] | undefined {
  return typeof contract.idempotency === 'object' ? contract.idempotency.mode : contract.idempotency;
}

/** Whether a call leaves everything as it was. */
export function changesNothing(level: SideEffectLevel): boolean {
  return level === 'none' || level === 'read_only' || level === 'unspecified';
}

/** Whether somebody has to agree, now or for some inputs. A denied call never runs, so nobody is asked. */
export function isGated(policy: Pick<PolicyIr, 'approvalPolicy' | 'approval'>): boolean {
  return waits(policy.approvalPolicy) || policy.approval.escalate.some(({ to }) => waits(to));
}

/** Whether a policy asks somebody, or puts the call off. */
export function waits(policy: ApprovalPolicy): boolean {
  return policy === 'user_confirm' || policy === 'supervisor_approve' || policy === 'async_pending';
}
