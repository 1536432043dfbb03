import type { ServerToolResultEnvelope } from './envelope.js';

/** What a code means to whoever gets it. */
export interface ErrorRow {
  /** The status of an envelope with this code. */
  readonly status: ServerToolResultEnvelope['status'];
  /** Of a duplicate. */
  readonly disposition?: 'rejected' | 'conflict';
  /** The HTTP status of the answer. 200 says something about a call; any other, that nothing ran for this request. */
  readonly http: number;
  /** Whether sending the same call again can help. */
  readonly retryable: boolean;
  /** What may reach the model, unless something more exact is known. */
  readonly text: string;
}

const failed = (http: number, text: string, retryable = false): ErrorRow => ({
  status: 'failed',
  http,
  retryable,
  text,
});
const denied = (http: number, text: string): ErrorRow => ({ status: 'denied', http, retryable: false, text });
const pending = (text: string): ErrorRow => ({ status: 'pending', http: 200, retryable: true, text });
const duplicate = (http: number, disposition: 'rejected' | 'conflict', text: string, retryable = false): ErrorRow => ({
  status: 'duplicate',
  disposition,
  http,
  retryable,
  text,
});

/** A code that this package gives. */
export type ErrorCode =
  | 'REQUEST_INVALID'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'SERVER_TOOL_IDEMPOTENCY_REQUIRED'
  | 'SERVER_TOOL_UNAUTHENTICATED'
  | 'SERVER_TOOL_UNAUTHORIZED'
  | 'SERVER_TOOL_CONFIRMER_REQUIRED'
  | 'ORIGIN_DENIED'
  | 'TOOL_UNKNOWN'
  | 'CALL_UNKNOWN'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA'
  | 'TOOL_VALIDATION_FAILED'
  | 'COMMERCE_PII_LEAK'
  | 'SERVER_TOOL_RATE_LIMITED'
  | 'INTERNAL'
  | 'SERVER_TOOL_BUSY'
  | 'SERVER_TOOL_UNAVAILABLE'
  | 'SERVER_TOOL_IN_PROGRESS'
  | 'SERVER_TOOL_IDEMPOTENCY_CONFLICT'
  | 'SERVER_TOOL_DUPLICATE'
  | 'SERVER_TOOL_BUSINESS_DUPLICATE'
  | 'SERVER_TOOL_APPROVAL_PENDING'
  | 'SERVER_TOOL_SUPERVISOR_PENDING'
  | 'SERVER_TOOL_ASYNC_PENDING'
  | 'SERVER_TOOL_POLICY_DENIED'
  | 'SERVER_TOOL_APPROVAL_DENIED'
  | 'SERVER_TOOL_APPROVAL_EXPIRED'
  | 'SERVER_TOOL_CANCELLED'
  | 'CONTRACT_CHANGED'
  | 'INPUT_GONE'
  | 'TOOL_EXECUTION_FAILED'
  | 'TOOL_TIMEOUT'
  | 'SERVER_TOOL_TIMEOUT'
  | 'SERVER_TOOL_OUTCOME_UNKNOWN'
  | 'OUTPUT_INVALID'
  | 'OUTPUT_TOO_LARGE'
  | 'OUTPUT_GONE'
  | 'DECISION_NOT_ALLOWED'
  | 'DECISION_STALE'
  | 'SERVER_TOOL_INVALID_RESPONSE';

/**
 * Every code that this package gives. Handlers add codes of their own, through `toolFailure`.
 *
 * What a text says about effects is what its reader will believe: `nothing ran` and `it may have taken effect` are
 * chosen with care.
 */
export const errorTable: { readonly [code in ErrorCode]: ErrorRow } = {
  // The request is refused; nothing ran.
  REQUEST_INVALID: failed(400, 'the request is not a valid tool call; nothing ran'),
  IDEMPOTENCY_KEY_INVALID: failed(400, 'the idempotency key is not valid; nothing ran'),
  SERVER_TOOL_IDEMPOTENCY_REQUIRED: failed(400, 'this tool needs an idempotency key; nothing ran'),
  SERVER_TOOL_UNAUTHENTICATED: denied(401, 'the caller is not known; nothing ran'),
  SERVER_TOOL_UNAUTHORIZED: denied(403, 'the caller may not use this tool; nothing ran'),
  SERVER_TOOL_CONFIRMER_REQUIRED: denied(403, 'the call names no person who could confirm it; nothing ran'),
  ORIGIN_DENIED: denied(403, 'this origin may not call the tool; nothing ran'),
  TOOL_UNKNOWN: failed(404, 'no tool has this name; nothing ran'),
  CALL_UNKNOWN: failed(404, 'there is no such call'),
  METHOD_NOT_ALLOWED: failed(405, 'this address does not answer to the method; nothing ran'),
  REQUEST_TIMEOUT: failed(408, 'the request took too long to arrive; nothing ran', true),
  PAYLOAD_TOO_LARGE: failed(413, 'the request is too large; nothing ran'),
  UNSUPPORTED_MEDIA: failed(415, 'the content type must be application/json; nothing ran'),
  TOOL_VALIDATION_FAILED: failed(422, 'the input is not valid; nothing ran'),
  COMMERCE_PII_LEAK: failed(422, 'the input holds personal data that must not be sent here; nothing ran'),
  SERVER_TOOL_RATE_LIMITED: failed(429, 'there were too many calls; nothing ran', true),
  INTERNAL: failed(500, 'something went wrong; nothing is known about the call'),
  SERVER_TOOL_BUSY: failed(503, 'the tool is busy; nothing ran', true),
  SERVER_TOOL_UNAVAILABLE: failed(503, 'the tool cannot be reached now; nothing ran', true),

  // The call was seen before.
  SERVER_TOOL_IN_PROGRESS: duplicate(409, 'rejected', 'the same call is still running', true),
  SERVER_TOOL_IDEMPOTENCY_CONFLICT: duplicate(422, 'conflict', 'another call had this idempotency key; nothing ran'),
  SERVER_TOOL_DUPLICATE: duplicate(200, 'rejected', 'the same call was made before; nothing ran again'),
  SERVER_TOOL_BUSINESS_DUPLICATE: duplicate(
    200,
    'rejected',
    'a call about the same thing was made before; nothing ran again',
  ),

  // The call is stored and waits.
  SERVER_TOOL_APPROVAL_PENDING: pending('pending user confirmation; nothing ran yet'),
  SERVER_TOOL_SUPERVISOR_PENDING: pending('pending supervisor approval; nothing ran yet'),
  SERVER_TOOL_ASYNC_PENDING: pending('accepted for later; the outcome is not known yet'),

  // Somebody or something said no.
  SERVER_TOOL_POLICY_DENIED: denied(200, 'the policy of this tool forbids the call; nothing ran'),
  SERVER_TOOL_APPROVAL_DENIED: denied(200, 'the call was not approved; nothing ran'),
  SERVER_TOOL_APPROVAL_EXPIRED: denied(200, 'nobody approved the call in time; nothing ran'),
  SERVER_TOOL_CANCELLED: denied(200, 'the call was cancelled; nothing ran'),
  CONTRACT_CHANGED: denied(200, 'the rules of this tool have changed since the call was made; nothing ran'),
  INPUT_GONE: denied(200, 'the input of the call can no longer be read; nothing ran'),

  // The handler was started.
  TOOL_EXECUTION_FAILED: failed(200, 'the tool failed'),
  TOOL_TIMEOUT: failed(200, 'the tool took too long'),
  SERVER_TOOL_TIMEOUT: failed(200, 'the tool took too long; it may still take effect'),
  SERVER_TOOL_OUTCOME_UNKNOWN: failed(200, 'the call may have taken effect; nobody can tell'),
  OUTPUT_INVALID: failed(200, 'the tool did its work, but returned an output that its contract does not allow'),
  OUTPUT_TOO_LARGE: failed(200, 'the tool did its work, but its output is too large to be kept'),
  OUTPUT_GONE: failed(200, 'the tool did its work; its output is no longer kept'),

  // A decision that was not taken.
  DECISION_NOT_ALLOWED: denied(403, 'this person may not decide about the call'),
  DECISION_STALE: failed(409, 'the call has changed since it was read'),

  // What only a client says.
  SERVER_TOOL_INVALID_RESPONSE: failed(200, 'the tool endpoint gave no valid answer'),
};

/** What is known of a code; undefined for a handler's own. */
export function errorRow(code: string | undefined): ErrorRow | undefined {
  return code !== undefined && Object.hasOwn(errorTable, code) ? errorTable[code as ErrorCode] : undefined;
}
