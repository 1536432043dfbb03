import type { AuditEventName, AuditRow } from '../../core/audit.js';
import type { ServerToolContract } from '../../core/contract.js';
import type { JsonObject } from '../../core/json.js';
import { redact } from '../../core/redact.js';
import type { StoredCall } from '../../ledger/ledger.js';
import type { Kernel } from '../kernel.js';

/** The audit row of one step of a stored call. */
export function stepRow(
  contract: ServerToolContract | undefined,
  before: StoredCall | undefined,
  after: StoredCall,
  at: number,
  details: JsonObject = {},
): AuditRow {
  return {
    at,
    event: 'call.changed',
    requestId: after.requestId,
    tenant: after.tenant,
    subject: after.subject,
    tool: after.tool,
    // What is said of a tool that is gone must not be read by more people than before.
    classification: contract?.audit.classification ?? 'regulated',
    from: before?.state ?? null,
    to: after.state,
    outcome: after.outcome,
    code: after.errorCode,
    details: { fence: after.fence, version: after.version, ...details },
  };
}

/** The redacted input, as a detail of an audit row, where the host asked for it. */
export function auditedInput(
  { auditsInput }: Pick<Kernel, 'auditsInput'>,
  { audit }: ServerToolContract,
  input: JsonObject,
): JsonObject {
  return auditsInput ? { input: redact(input, audit.redactInput) } : {};
}

/** The audit row of something that is no step of a stored call. */
export function eventRow(
  event: Exclude<AuditEventName, 'call.changed'>,
  at: number,
  about: {
    readonly contract?: ServerToolContract | undefined;
    readonly tenant?: string | undefined;
    readonly subject?: string | undefined;
    readonly requestId?: string | undefined;
    readonly code?: string | undefined;
    readonly details?: JsonObject;
  },
): AuditRow {
  return {
    at,
    event,
    requestId: about.requestId ?? null,
    tenant: about.tenant ?? null,
    subject: about.subject ?? null,
    tool: about.contract?.name ?? null,
    classification: about.contract?.audit.classification ?? 'standard',
    from: null,
    to: null,
    outcome: null,
    code: about.code ?? null,
    details: about.details ?? {},
  };
}
