import type { JsonObject } from '../../../runtime/core/json.js';
import type { StoredCall } from '../../../runtime/ledger/ledger.js';

/** What is known of a call beside its payloads. Times are in ISO 8601. */
export function callFacts(call: StoredCall): JsonObject {
  const { decision, requester } = call;
  return {
    requestId: call.requestId,
    tool: call.tool,
    state: call.state,
    outcome: call.outcome,
    errorCode: call.errorCode,
    outputProblem: call.outputProblem,
    tenant: call.tenant,
    subject: call.subject,
    requester: { subject: requester.subject, kind: requester.kind, actingFor: requester.actingFor },
    sessionId: call.sessionId,
    turnIndex: call.turnIndex,
    toolCallId: call.toolCallId,
    idempotencyKey: call.idempotencyKey,
    gate: call.gate,
    decision: decision && { ...decision, at: timeOf(decision.at) },
    externalRef: call.externalRef,
    effectMarked: call.effectMarked,
    fence: call.fence,
    version: call.version,
    createdAt: timeOf(call.createdAt),
    dueAt: timeOf(call.dueAt),
    expiresAt: timeOf(call.expiresAt),
    deadlineAt: timeOf(call.deadlineAt),
    settledAt: timeOf(call.settledAt),
    deliveredAt: timeOf(call.deliveredAt),
    payloadUntil: timeOf(call.payloadUntil),
    policyDigest: call.policyDigest,
    sealedWith: call.input?.secretId ?? null,
  };
}

export function timeOf(at: number): string;
export function timeOf(at: number | null): string | null;
export function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
