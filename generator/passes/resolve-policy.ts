import { declaredApproval, policyOf } from '../../runtime/core/policy.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { PolicyIr } from '../ir/model.js';

/** Writes out every policy field of a contract, and notes which of them its author left to the defaults. */
export function resolvePolicy(contract: AuthoredContract): PolicyIr {
  return { ...policyOf(contract), defaulted: defaultedFields(contract) };
}

/** What the contract does not state: whole fields, and members of those that it states in part. */
function defaultedFields(contract: AuthoredContract): string[] {
  const { idempotency } = contract;
  const fields: { readonly [field: string]: readonly [stated: unknown, ...members: readonly string[]] } = {
    approvalPolicy: [declaredApproval(contract)],
    approval: [contract.approval, 'expiresInMs', 'approverPermission', 'escalate'],
    sideEffectLevel: [contract.sideEffectLevel],
    idempotency: [
      typeof idempotency === 'string' ? { mode: idempotency } : idempotency,
      ...['mode', 'duplicateBehavior', 'ttlMs', 'headerName'],
    ],
    auth: [contract.auth, 'required', 'scopes', 'permissions'],
    audit: [contract.audit, 'classification', 'redactInput', 'redactOutput'],
    timeoutMs: [contract.timeoutMs],
    retrySafe: [contract.retrySafe],
  };
  return Object.entries(fields).flatMap(([field, [stated, ...members]]) =>
    stated === undefined
      ? [field]
      : members.filter((member) => !Object.hasOwn(stated as object, member)).map((member) => `${field}.${member}`),
  );
}
