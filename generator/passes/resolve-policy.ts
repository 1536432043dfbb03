import type { ApprovalPolicy, IdempotencyPolicy, SideEffectLevel } from '../../runtime/core/contract.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { PolicyIr } from '../ir/model.js';
import { changesNothing, declaredApproval, declaredMode, waits } from '../ir/policy.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Writes out every policy field of a contract: what the author said, else the safe default. */
export function resolvePolicy(contract: AuthoredContract): PolicyIr {
  const sideEffectLevel = resolveSideEffect(contract);
  const approvalPolicy = declaredApproval(contract) ?? (changesNothing(sideEffectLevel) ? 'auto' : 'user_confirm');
  const idempotency = resolveIdempotency(contract, approvalPolicy, sideEffectLevel);
  const { approval, auth, audit } = contract;
  return {
    approvalPolicy,
    approval: {
      expiresInMs: approval?.expiresInMs ?? (approvalPolicy === 'user_confirm' ? 15 * minute : day),
      approverPermission: approval?.approverPermission ?? `${contract.name}:approve`,
      escalate: approval?.escalate ?? [],
    },
    sideEffectLevel,
    idempotency,
    auth: {
      required: auth?.required ?? contract.kind === 'server',
      scopes: auth?.scopes ?? [],
      permissions: auth?.permissions ?? [],
      ...(auth?.resource === undefined ? {} : { resource: auth.resource }),
    },
    audit: {
      classification: audit?.classification ?? 'standard',
      redactInput: audit?.redactInput ?? [],
      redactOutput: audit?.redactOutput ?? [],
    },
    timeoutMs: contract.timeoutMs ?? 30_000,
    retrySafe: contract.retrySafe ?? false,
    defaulted: defaultedFields(contract),
  };
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

function resolveSideEffect(contract: AuthoredContract): SideEffectLevel {
  if (contract.sideEffectLevel) return contract.sideEffectLevel;
  if (contract.kind === 'server') return 'state_changing';
  // A client tool that asks first is taken to change something.
  const approval = declaredApproval(contract);
  return approval === undefined || approval === 'auto' ? 'unspecified' : 'state_changing';
}

function resolveIdempotency(
  contract: AuthoredContract,
  approvalPolicy: ApprovalPolicy,
  sideEffectLevel: SideEffectLevel,
): IdempotencyPolicy {
  const escalate = contract.approval?.escalate ?? [];
  const needed =
    contract.kind === 'server' &&
    (!changesNothing(sideEffectLevel) || waits(approvalPolicy) || escalate.some(({ to }) => waits(to)));
  const authored = typeof contract.idempotency === 'object' ? contract.idempotency : undefined;
  return {
    mode: declaredMode(contract) ?? (needed ? 'required' : 'none'),
    duplicateBehavior: authored?.duplicateBehavior ?? 'return_cached',
    ttlMs: authored?.ttlMs ?? day,
    headerName: authored?.headerName ?? 'Idempotency-Key',
  };
}
