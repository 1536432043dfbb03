import type { CallFields, CallIdentity, Decision, Requester, Sealed, StoredCall } from '../ledger.js';
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

/** The columns of what a step can change. The large ones come last, so that the others are read without them. */
export function fieldsRow(fields: CallFields): CallRow {
  const { decision, input, result } = fields;
  const row: { [column: string]: SqliteValue } = {};
  for (const [field, column] of plainColumns) {
    const value = fields[field];
    if (value !== undefined) row[column] = typeof value === 'boolean' ? Number(value) : value;
  }
  if (decision !== undefined) {
    row['decision'] = decision?.decision ?? null;
    row['decided_by'] = decision?.decidedBy ?? null;
    row['decided_at'] = decision?.at ?? null;
    row['decision_reason'] = decision?.reason ?? null;
    row['decision_evidence'] = decision?.evidence ?? null;
    row['decision_edited'] = decision && Number(decision.edited);
  }
  for (const [part, sealed] of [['input', input] as const, ['result', result] as const]) {
    if (sealed === undefined) continue;
    row[`${part}_secret`] = sealed?.secretId ?? null;
    row[`${part}_bytes`] = sealed?.bytes ?? null;
  }
  return encoded(row);
}

type PlainField = Exclude<keyof CallFields, 'decision' | 'input' | 'result'>;

const columnOf: { readonly [field in PlainField]: string } = {
  policyDigest: 'policy_digest',
  state: 'state',
  outcome: 'outcome',
  gate: 'gate',
  deferred: 'deferred',
  fence: 'fence',
  effectMarked: 'effect_marked',
  dueAt: 'due_at',
  expiresAt: 'expires_at',
  deadlineAt: 'deadline_at',
  externalRef: 'external_ref',
  errorCode: 'error_code',
  outputProblem: 'output_problem',
  settledAt: 'settled_at',
  deliveredAt: 'delivered_at',
  payloadUntil: 'payload_until',
};

const plainColumns = Object.entries(columnOf) as readonly (readonly [field: PlainField, column: string])[];

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
  const result: { [column: string]: SqliteValue } = {};
  for (const [column, value] of Object.entries(row)) {
    result[column] = typeof value === 'string' ? encodeText(value) : value;
  }
  return result;
}
