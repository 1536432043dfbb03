import type { ToolResult } from '../core/envelope.js';

/** The error code of a result that has one. */
export function errorCodeOf(result: ToolResult<unknown>): string | undefined {
  return 'errorCode' in result ? result.errorCode : undefined;
}
