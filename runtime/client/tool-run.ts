import type { CallContext } from '../core/envelope.js';
import type { ApprovalHandler } from './approval.js';
import type { CallLog, LoggedCall } from './call-log.js';

/** What running a tool needs besides its input. */
export interface ToolRun {
  readonly call: CallContext;
  readonly signal: AbortSignal;
  readonly approvalHandler: ApprovalHandler | undefined;
  readonly log: CallLog;
  readonly logged: LoggedCall;
}
