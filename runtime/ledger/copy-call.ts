import type { AuditEvent, AuditRow } from '../core/audit.js';
import { copyJson } from '../core/copy-json.js';
import type { JsonObject } from '../core/json.js';
import type { Sealed, StoredCall } from './ledger.js';

/** Copies a call, or some of its fields, with all that is in them. Much faster than `structuredClone`. */
export function copyCall<Fields extends Partial<StoredCall>>(fields: Fields): Fields {
  const copy: { -readonly [field in keyof StoredCall]?: StoredCall[field] } = { ...fields };
  if (copy.requester) copy.requester = { ...copy.requester };
  if (copy.decision) copy.decision = { ...copy.decision };
  if (copy.input) copy.input = copySealed(copy.input);
  if (copy.result) copy.result = copySealed(copy.result);
  return copy as Fields;
}

/** The event that an audit row becomes, with details of its own. */
export function copyAudit(row: AuditRow, sequence: number): AuditEvent {
  // Field by field: engines are slow to add one to a copy of all others.
  return {
    sequence,
    at: row.at,
    event: row.event,
    requestId: row.requestId,
    tenant: row.tenant,
    subject: row.subject,
    tool: row.tool,
    classification: row.classification,
    from: row.from,
    to: row.to,
    outcome: row.outcome,
    code: row.code,
    details: copyJson(row.details) as JsonObject,
  };
}

function copySealed({ secretId, bytes }: Sealed): Sealed {
  // Unlike a typed array, a small buffer needs no memory of its own.
  return { secretId, bytes: Buffer.from(bytes) };
}
