import type { AuditEvent, AuditRow } from '../core/audit.js';
import { copyJson } from '../core/copy-json.js';
import type { JsonObject } from '../core/json.js';
import type { Sealed, StoredCall } from './ledger.js';

/** Copies a call with all that is in it. Much faster than `structuredClone`, which knows nothing of its form. */
export function copyCall(call: StoredCall): StoredCall {
  return {
    ...call,
    requester: { ...call.requester },
    decision: call.decision && { ...call.decision },
    input: copySealed(call.input),
    result: copySealed(call.result),
  };
}

/** Copies an audit row or an event with its details. */
export function copyAudit<Row extends AuditRow | AuditEvent>(row: Row): Row {
  return { ...row, details: copyJson(row.details) as JsonObject };
}

function copySealed(sealed: Sealed | null): Sealed | null {
  return sealed && { secretId: sealed.secretId, bytes: Uint8Array.from(sealed.bytes) };
}
