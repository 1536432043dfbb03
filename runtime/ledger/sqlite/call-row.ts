import type { CallFields, CallIdentity, Decision, Requester, Sealed, StoredCall } from '../ledger.js';
import type { SqliteValue } from './database.js';
import { decodeText, encodeText } from './text.js';

/** A row of the table `calls`, by column. */
export type CallRow = { readonly [column: string]: SqliteValue };

/** A column of the table `calls` with its value. Lists of these are made much faster than objects with as many members. */
export type Cell = readonly [column: string, value: SqliteValue];

/** The columns that never change. */
export function identityCells(call: CallIdentity): Cell[] {
  return [
    cell('request_id', call.requestId),
    cell('tenant', call.tenant),
    cell('subject', call.subject),
    cell('requester_subject', call.requester.subject),
    cell('requester_kind', call.requester.kind),
    cell('acting_for', call.requester.actingFor),
    cell('tool', call.tool),
    cell('session_id', call.sessionId),
    cell('turn_index', call.turnIndex),
    cell('tool_call_id', call.toolCallId),
    cell('idempotency_key', call.idempotencyKey),
    cell('request_hash', call.requestHash),
    cell('created_at', call.createdAt),
  ];
}

/** The columns of what a step can change. */
export function fieldsCells(fields: CallFields): Cell[] {
  const { decision, input, result } = fields;
  const cells: Cell[] = [];
  for (const [field, column] of plainColumns) {
    const value = fields[field];
    if (value !== undefined) cells.push(cell(column, value));
  }
  if (decision !== undefined) {
    cells.push(
      cell('decision', decision?.decision ?? null),
      cell('decided_by', decision?.decidedBy ?? null),
      cell('decided_at', decision?.at ?? null),
      cell('decision_reason', decision?.reason ?? null),
      cell('decision_evidence', decision?.evidence ?? null),
      cell('decision_edited', decision?.edited ?? null),
    );
  }
  if (input !== undefined) cells.push(...sealedCells('input', input));
  if (result !== undefined) cells.push(...sealedCells('result', result));
  return cells;
}

function sealedCells(part: 'input' | 'result', sealed: Sealed | null): Cell[] {
  return [cell(`${part}_secret`, sealed?.secretId ?? null), [`${part}_bytes`, sealed?.bytes ?? null]];
}

function cell(column: string, value: string | number | boolean | null): Cell {
  if (typeof value === 'string') return [column, encodeText(value)];
  return [column, typeof value === 'boolean' ? Number(value) : value];
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
