import type { CallIdentity, Decision, Requester, Sealed, StoredCall } from '../ledger.js';
import type { SqliteValue } from './database.js';
import { decodeText, encodeText } from './text.js';

/** A row of the table `calls`, by column. */
export type CallRow = { readonly [column: string]: SqliteValue };

/** The columns that never change. */
export function identityRow(call: CallIdentity): CallRow {
  return encoded({
    request_id: call.requestId,
    tenant: call.tenant,
    subject: call.subject,
    requester_subject: call.requester.subject,
    requester_kind: call.requester.kind,
    acting_for: call.requester.actingFor,
    tool: call.tool,
    session_id: call.sessionId,
    turn_index: call.turnIndex,
    tool_call_id: call.toolCallId,
    idempotency_key: call.idempotencyKey,
    request_hash: call.requestHash,
    created_at: call.createdAt,
  });
}

/** The columns that a step can change. The large ones come last, so that the others are read without them. */
export function fieldsRow(call: Omit<StoredCall, keyof CallIdentity>): CallRow {
  return encoded({
    policy_digest: call.policyDigest,
    input_digest: call.inputDigest,
    state: call.state,
    outcome: call.outcome,
    gate: call.gate,
    deferred: Number(call.deferred),
    decision: call.decision?.decision ?? null,
    decided_by: call.decision?.decidedBy ?? null,
    decided_at: call.decision?.at ?? null,
    decision_reason: call.decision?.reason ?? null,
    decision_evidence: call.decision?.evidence ?? null,
    decision_edited: call.decision && Number(call.decision.edited),
    fence: call.fence,
    effect_marked: Number(call.effectMarked),
    due_at: call.dueAt,
    expires_at: call.expiresAt,
    deadline_at: call.deadlineAt,
    external_ref: call.externalRef,
    error_code: call.errorCode,
    output_problem: call.outputProblem,
    settled_at: call.settledAt,
    delivered_at: call.deliveredAt,
    payload_until: call.payloadUntil,
    version: call.version,
    input_secret: call.input?.secretId ?? null,
    input_bytes: call.input?.bytes ?? null,
    result_secret: call.result?.secretId ?? null,
    result_bytes: call.result?.bytes ?? null,
  });
}

/** The call of a row. The table's constraints are what makes the narrower types true. */
export function callOf(row: CallRow): StoredCall {
  const text = (column: string): string => decodeText(String(row[column]));
  const textOrNull = <T extends string>(column: string): T | null =>
    row[column] === null ? null : (text(column) as T);
  const number = (column: string): number => Number(row[column]);
  const numberOrNull = (column: string): number | null => (row[column] === null ? null : number(column));
  const sealed = (part: 'input' | 'result'): Sealed | null =>
    row[`${part}_secret`] === null
      ? null
      : { secretId: text(`${part}_secret`), bytes: row[`${part}_bytes`] as Uint8Array };
  return {
    requestId: text('request_id'),
    tenant: text('tenant'),
    subject: text('subject'),
    requester: {
      subject: text('requester_subject'),
      kind: text('requester_kind') as Requester['kind'],
      actingFor: textOrNull('acting_for'),
    },
    tool: text('tool'),
    sessionId: text('session_id'),
    turnIndex: number('turn_index'),
    toolCallId: text('tool_call_id'),
    idempotencyKey: textOrNull('idempotency_key'),
    requestHash: text('request_hash'),
    createdAt: number('created_at'),
    policyDigest: text('policy_digest'),
    input: sealed('input'),
    inputDigest: text('input_digest'),
    state: text('state') as StoredCall['state'],
    outcome: textOrNull('outcome'),
    gate: textOrNull('gate'),
    deferred: row['deferred'] === 1,
    decision:
      row['decision'] === null
        ? null
        : {
            decision: text('decision') as Decision['decision'],
            decidedBy: text('decided_by'),
            at: number('decided_at'),
            reason: textOrNull('decision_reason'),
            evidence: text('decision_evidence') as Decision['evidence'],
            edited: row['decision_edited'] === 1,
          },
    fence: number('fence'),
    effectMarked: row['effect_marked'] === 1,
    dueAt: numberOrNull('due_at'),
    expiresAt: numberOrNull('expires_at'),
    deadlineAt: numberOrNull('deadline_at'),
    externalRef: textOrNull('external_ref'),
    errorCode: textOrNull('error_code'),
    outputProblem: textOrNull('output_problem'),
    result: sealed('result'),
    settledAt: numberOrNull('settled_at'),
    deliveredAt: numberOrNull('delivered_at'),
    payloadUntil: numberOrNull('payload_until'),
    version: number('version'),
  };
}

function encoded(row: CallRow): CallRow {
  const entries = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'string' ? encodeText(value) : value,
  ]);
  return Object.fromEntries(entries) as CallRow;
}
