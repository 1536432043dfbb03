import type { ServerToolResultEnvelope, ToolResult } from '../core/envelope.js';
import type { ErrorCode } from '../core/errors.js';
import { describeIssues, type Issue } from '../core/parse.js';
import { refuse } from '../core/refuse.js';

/** The result that says a code, in the words of the table or in more exact ones. */
export function refusal(code: ErrorCode, more: Partial<ServerToolResultEnvelope> = {}): ToolResult<never> {
  // A row of the table has the members that its status asks for.
  return refuse(code, more) as ToolResult<never>;
}

/** The result for an input that its schema does not allow. */
export function invalidInput(issues: readonly Issue[]): ToolResult<never> {
  return refusal('TOOL_VALIDATION_FAILED', { error: describeIssues(issues) });
}
