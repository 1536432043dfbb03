import type { ToolResult } from '../core/envelope.js';
import type { CallOptions, ClientOptions } from './client-options.js';
import { neverAborted } from './never-aborted.js';
import { postCall } from './post-call.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';

/**
 * Calls a server tool. Every outcome comes back as a {@link ToolResult}; only an abort throws (the signal's reason).
 *
 * Outcomes that no server said: `TOOL_VALIDATION_FAILED` (the input is not valid, and nothing was sent),
 * `SERVER_TOOL_INVALID_RESPONSE` (the answer was no envelope), `SERVER_TOOL_OUTCOME_UNKNOWN` (the connection was lost
 * after sending a call that can change something, however often it was sent), `SERVER_TOOL_UNAVAILABLE` (it was not
 * sent, or was lost and nothing can have changed).
 */
export async function callTool<Output>(
  tool: ServerToolEndpoint,
  input: object,
  call: CallOptions,
  options: ClientOptions = {},
): Promise<ToolResult<Output>> {
  const signal = call.signal ?? neverAborted();
  signal.throwIfAborted();
  const { result, isGivenUp } = await postCall(tool, input, call, options, signal);
  if (isGivenUp) throw signal.reason;
  // The server has checked the output against the schema that the type was made from.
  return result as ToolResult<Output>;
}
