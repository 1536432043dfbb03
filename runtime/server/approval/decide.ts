import type { ServerToolContract } from '../../core/contract.js';
import type { JsonObject } from '../../core/json.js';
import { strictest } from '../../core/policy.js';
import type { CallFields, CallKey, Decision, StoredCall } from '../../ledger/ledger.js';
import { gateOf, inspectInput, parseInput, Refused } from '../admit/admit.js';
import { decidePolicy } from '../admit/decide-policy.js';
import { advance, settle } from '../advance.js';
import { auditedInput, eventRow } from '../audit/audit-row.js';
import { businessKeys, inputDigest } from '../call-keys.js';
import { expiryOf } from '../expiry.js';
import { record, type Kernel } from '../kernel.js';
import { deliver } from '../later/deliver.js';
import { settleOverdue } from '../later/settle-overdue.js';
import { openInput, sealInput } from '../payload.js';
import type { HumanPrincipal } from '../principal.js';
import { keepRedacted } from './keep-redacted.js';
import { sayOf } from './may-decide.js';

/** What a person wants to be done with a waiting call. */
export interface DecisionRequest {
  readonly decision: 'approve' | 'deny';
  readonly reason?: string;
  /** Takes the place of the whole input. */
  readonly input?: JsonObject;
  /** The version of the call that the person saw. */
  readonly version: number;
}

/** What became of a decision. The call is as it is now. */
export type DecisionResult =
  | { readonly kind: 'taken'; readonly call: StoredCall }
  /** The call was decided, has ended, or is not what the person saw. */
  | { readonly kind: 'stale'; readonly call: StoredCall };

/**
 * Decides about a waiting call, once and for all. An approved call runs at once, with exactly the input that it has
 * now; or later, where its tool says so.
 *
 * @throws Refused for a person who may not decide, and for an edited input that is not allowed.
 */
export async function decide(
  kernel: Kernel,
  contract: ServerToolContract,
  found: StoredCall,
  person: HumanPrincipal,
  request: DecisionRequest,
  evidence: Decision['evidence'],
): Promise<DecisionResult> {
  const call = await settleOverdue(kernel, contract, found);
  if (sayOf(person, call, contract) !== 'decides') {
    throw new Refused('DECISION_NOT_ALLOWED', { contract, requestId: call.requestId });
  }
  const answerLate = (): Promise<DecisionResult> => answerTooLate(kernel, contract, call, person, request);
  if (call.state !== 'waiting' || call.version !== request.version) return answerLate();
  const edit =
    request.decision === 'approve' && request.input ? await readEdit(kernel, contract, call, request.input) : undefined;
  const decision: Decision = {
    decision: request.decision,
    decidedBy: person.subject,
    at: kernel.now(),
    reason: request.reason ?? null,
    evidence,
    edited: edit !== undefined,
  };
  const details = detailsOf(decision);
  if (decision.decision === 'deny') {
    const ending = { outcome: 'denied', code: 'SERVER_TOOL_APPROVAL_DENIED' } as const;
    const denied = await settle(kernel, contract, call, ending, { details, set: { decision } });
    return denied.kind === 'changed' ? { kind: 'taken', call: denied.call } : answerLate();
  }
  const isRaised = edit !== undefined && edit.gate !== call.gate;
  const expiresAt = kernel.now() + expiryOf(contract, edit?.gate ?? call.gate ?? undefined);
  const next: CallFields = isRaised
    ? { state: 'waiting', gate: edit.gate, dueAt: expiresAt }
    : { state: 'queued', decision, policyDigest: contract.policyDigest, dueAt: kernel.now() };
  const advanced = await advance(
    kernel,
    contract,
    call,
    { ...edit?.fields, ...next, expiresAt },
    {
      details: { ...details, ...edit?.details, ...(isRaised ? { raisedTo: edit.gate } : {}) },
      ...(edit ? { claims: edit.claims } : {}),
    },
  );
  if (advanced.kind === 'taken')
    throw new Refused('SERVER_TOOL_BUSINESS_DUPLICATE', { contract, requestId: call.requestId });
  if (advanced.kind === 'stale') return answerLate();
  return { kind: 'taken', call: isRaised ? advanced.call : await runApproved(kernel, contract, advanced.call) };
}

/** The same decision by the same person is the same decision, sent twice. */
function isSameAgain({ decision }: StoredCall, { subject }: HumanPrincipal, request: DecisionRequest): boolean {
  return (
    decision?.decidedBy === subject && decision.decision === request.decision && !request.input && !decision.edited
  );
}

/** What a person gets who decides about what is no longer as they saw it. */
async function answerTooLate(
  kernel: Kernel,
  contract: ServerToolContract,
  { requestId, tenant }: StoredCall,
  person: HumanPrincipal,
  request: DecisionRequest,
): Promise<DecisionResult> {
  const call = await kernel.ledger.find(requestId);
  if (!call) throw new Refused('CALL_UNKNOWN');
  if (isSameAgain(call, person, request)) return { kind: 'taken', call };
  const about = { contract, requestId, tenant, subject: person.subject, code: 'DECISION_STALE' };
  await record(kernel, eventRow('decision.refused', kernel.now(), about));
  return { kind: 'stale', call };
}

interface Edit {
  readonly gate: NonNullable<StoredCall['gate']>;
  readonly fields: CallFields;
  readonly claims: readonly CallKey[];
  /** Which input was put in the place of which. */
  readonly details: JsonObject;
}

/** An edited input is checked like a new one, and is never asked less about than the one it replaces. */
async function readEdit(
  kernel: Kernel,
  contract: ServerToolContract,
  call: StoredCall,
  input: JsonObject,
): Promise<Edit> {
  const { keyring } = kernel;
  const { tenant, subject, requestId } = call;
  const before = openInput(keyring, call);
  const meant = before ? keepRedacted(input, before, contract.audit.redactInput) : input;
  if (!meant) {
    const error = 'the edited input holds `[redacted]` where nobody can tell what was meant; nothing was changed';
    throw new Refused('TOOL_VALIDATION_FAILED', { contract, requestId }, { error });
  }
  const parsed = parseInput(contract, meant);
  const policy = strictest([decidePolicy(contract, parsed), call.gate ?? 'supervisor_approve']);
  const gate = gateOf(policy);
  if (!gate) throw new Refused('SERVER_TOOL_POLICY_DENIED', { contract, requestId }, { approvalPolicy: 'denied' });
  await inspectInput(kernel, contract, { tenant, subject }, parsed);
  return {
    gate,
    fields: { input: sealInput(keyring, call, parsed) },
    // Under every secret, as where a call is inserted: the other call may be from before a rotation.
    claims: businessKeys(keyring, contract, tenant, parsed),
    details: {
      originalDigest: before ? inputDigest(keyring, tenant, before) : null,
      inputDigest: inputDigest(keyring, tenant, parsed),
      ...auditedInput(kernel, contract, parsed),
    },
  };
}

/** Executes an approved call in the request that approved it; a tool that works later gets it later. */
async function runApproved(kernel: Kernel, contract: ServerToolContract, call: StoredCall): Promise<StoredCall> {
  if (contract.approvalPolicy === 'async_pending') {
    kernel.wake(call);
    return call;
  }
  try {
    const execution = await deliver(kernel, call);
    if (execution?.kind === 'ended') return execution.call;
    return (await kernel.ledger.find(call.requestId)) ?? call;
  } catch (error) {
    // The decision is stored, and a sweep will run the call: nobody must be told that nothing came of it.
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
    return call;
  }
}

function detailsOf({ decision, decidedBy, evidence, reason, edited }: Decision): JsonObject {
  return { decision, decidedBy, evidence, edited, ...(reason === null ? {} : { reason }) };
}
