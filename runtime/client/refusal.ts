import { clientErrors, type ClientErrorCode } from '../core/client-errors.js';
import type { ServerToolResultEnvelope, ToolResult } from '../core/envelope.js';
import { envelopeOf } from '../core/error-row.js';
import { describeIssues, type Issue } from '../core/parse.js';

/** The result that says a code, in the words of the table or in more exact ones. */
export function refusal(code: ClientErrorCode, more: Partial<ServerToolResultEnvelope> = {}): ToolResult<never> {
  // A row of the table has the members that its status asks for.
  return envelopeOf(code, clientErrors[code], more) as ToolResult<never>;
}

/** The result for an input that its schema does not allow. */
export function invalidInput(issues: readonly Issue[]): ToolResult<never> {
  return refusal('TOOL_VALIDATION_FAILED', { error: describeIssues(issues) });
}
