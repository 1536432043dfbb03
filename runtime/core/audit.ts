import type { CallOutcome, CallState } from './call-state.js';
import type { AuditPolicy } from './contract.js';
import type { JsonObject } from './json.js';

/** What an audit row reports. */
export type AuditEventName =
  /** A step of a stored call, its first one included. */
  | 'call.changed'
  /** A call that leaves nothing behind but this row: it changes nothing and is not remembered. */
  | 'call.served'
  /** A request that got an outcome from before. */
  | 'call.repeated'
  /** A request for which nothing ran. */
  | 'call.refused'
  /** A decision that was not taken: stale, not allowed, or about no such call. */
  | 'decision.refused'
  /** A result that came when nobody could use it any more. */
  | 'result.late';

/** One row of the audit log. It holds no input and no output, unless a redacted form was asked for. */
export interface AuditRow {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: AuditEventName;
  readonly requestId: string | null;
  readonly tenant: string | null;
  readonly subject: string | null;
  /** The canonical name; null for a tool that does not exist. */
  readonly tool: string | null;
  readonly classification: AuditPolicy['classification'];
  readonly from: CallState | null;
  readonly to: CallState | null;
  readonly outcome: CallOutcome | null;
  /** The error code, where there is one. */
  readonly code: string | null;
  /** What else there is to say, such as who decided, and with what evidence. */
  readonly details: JsonObject;
}

/** An audit row that is stored. */
export interface AuditEvent extends AuditRow {
  /** Rises with every row of a ledger. */
  readonly sequence: number;
}
