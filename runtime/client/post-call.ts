import type { CallContext, ServerToolInvocationRequest, ToolResult } from '../core/envelope.js';
import type { JsonObject } from '../core/json.js';
import { askServer } from './ask-server.js';
import type { ClientOptions } from './client-options.js';
import { errorCodeOf } from './error-code-of.js';
import { idempotencyKey } from './idempotency-key.js';
import { readEnvelope } from './read-envelope.js';
import { invalidInput, refusal } from './refusal.js';
import { deliver, type Delivery } from './retry.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';

/** What came of posting a call. */
export interface PostedCall {
  readonly result: ToolResult<unknown>;
  /** Whether the signal ended it; then the result says what is known all the same. */
  readonly isGivenUp: boolean;
}

/**
 * Posts a call of a server tool, or asks again about one that is pending. Never throws.
 *
 * A call of which no answer came back is posted again with the same key and the same body: the server runs it once.
 * Once such a call was in doubt, a refusal of a later attempt proves nothing about the earlier one.
 */
export async function postCall(
  tool: ServerToolEndpoint,
  input: unknown,
  { sessionId, turnIndex, toolCallId }: CallContext,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<PostedCall> {
  const done = (result: ToolResult<unknown>): PostedCall => ({ result, isGivenUp: false });
  const parsed = tool.parseInput(input);
  if (!parsed.ok) return done(invalidInput(parsed.issues));
  let body: string;
  let key: string;
  try {
    // Taken at once, so that what was checked is what is sent.
    const sent = JSON.parse(JSON.stringify(input)) as JsonObject;
    key = await idempotencyKey(tool.name, sessionId, toolCallId);
    const context = { sessionId, turnIndex, toolCallId, idempotencyKey: key };
    const request: ServerToolInvocationRequest = { name: tool.name, input: sent, idempotencyKey: key, context };
    body = JSON.stringify(request);
  } catch {
    return done(notSent('its input is no JSON, or its key cannot be made'));
  }
  const delivery = await deliver(tool, { method: 'POST', body, key }, options, signal);
  if (delivery.last.kind === 'given-up') return { result: givenUp(tool, delivery.inDoubt), isGivenUp: true };
  const result = conclude(tool, delivery);
  const requestId = delivery.inDoubt && isRefusedRepeat(result) ? result.requestId : undefined;
  if (requestId === undefined) return done(result);
  // The first attempt arrived after all. The server does not repeat its outcome, but tells it to whoever asks.
  const asked = await askServer(tool, requestId, { method: 'GET' }, options, signal);
  return done(asked.result ?? result);
}

function conclude(tool: ServerToolEndpoint, { last, inDoubt }: Delivery): ToolResult<unknown> {
  const isLost = inDoubt && tool.changesState;
  if (last.kind === 'answer') {
    const result = readEnvelope<object>(last.body);
    return isLost && !isAboutTheCall(last.status, result) ? outcomeUnknown() : result;
  }
  if (isLost) return outcomeUnknown();
  if (last.kind === 'not-sent') return notSent(last.reason);
  return refusal('SERVER_TOOL_UNAVAILABLE', { error: 'the tool endpoint could not be reached' });
}

/** Any other answer says only that nothing ran for this one request. */
function isAboutTheCall(status: number, result: ToolResult<unknown>): boolean {
  const code = errorCodeOf(result);
  return status === 200 ? code !== 'SERVER_TOOL_INVALID_RESPONSE' : code === 'SERVER_TOOL_IN_PROGRESS';
}

function isRefusedRepeat(result: ToolResult<unknown>): boolean {
  return result.status === 'duplicate' && result.errorCode === 'SERVER_TOOL_DUPLICATE';
}

function givenUp(tool: ServerToolEndpoint, wasSent: boolean): ToolResult<never> {
  if (!wasSent) return refusal('SERVER_TOOL_CANCELLED');
  if (tool.changesState) return outcomeUnknown('the call was given up after it was sent; it may have taken effect');
  return refusal('SERVER_TOOL_CANCELLED', { error: 'the call was given up; it could not change anything' });
}

function outcomeUnknown(
  error: string = 'the connection was lost after the call was sent; it may have taken effect',
): ToolResult<never> {
  return refusal('SERVER_TOOL_OUTCOME_UNKNOWN', { error });
}

function notSent(reason: string): ToolResult<never> {
  return refusal('SERVER_TOOL_UNAVAILABLE', { error: `the call was not sent: ${reason}` });
}
