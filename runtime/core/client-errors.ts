import { denied, duplicate, failed, pending, type ErrorRow } from './error-row.js';

/** A code that a client gives itself, or has to understand. */
export type ClientErrorCode =
  | 'TOOL_UNKNOWN'
  | 'CALL_UNKNOWN'
  | 'REQUEST_TIMEOUT'
  | 'TOOL_VALIDATION_FAILED'
  | 'SERVER_TOOL_RATE_LIMITED'
  | 'INTERNAL'
  | 'SERVER_TOOL_BUSY'
  | 'SERVER_TOOL_UNAVAILABLE'
  | 'SERVER_TOOL_IN_PROGRESS'
  | 'SERVER_TOOL_IDEMPOTENCY_CONFLICT'
  | 'SERVER_TOOL_APPROVAL_PENDING'
  | 'SERVER_TOOL_SUPERVISOR_PENDING'
  | 'SERVER_TOOL_ASYNC_PENDING'
  | 'SERVER_TOOL_POLICY_DENIED'
  | 'SERVER_TOOL_APPROVAL_DENIED'
  | 'SERVER_TOOL_CANCELLED'
  | 'TOOL_EXECUTION_FAILED'
  | 'TOOL_TIMEOUT'
  | 'SERVER_TOOL_OUTCOME_UNKNOWN'
  | 'OUTPUT_INVALID'
  | 'SERVER_TOOL_INVALID_RESPONSE';

/**
 * The part of the table that reaches a browser: the codes that a client gives itself, and those that tell it that the same
 * call may get another answer later.
 */
export const clientErrors: { readonly [code in ClientErrorCode]: ErrorRow } = {
  // The request is refused; nothing ran.
  TOOL_UNKNOWN: failed(404, 'no tool has this name; nothing ran'),
  CALL_UNKNOWN: failed(404, 'there is no such call'),
  REQUEST_TIMEOUT: failed(408, 'the request took too long to arrive; nothing ran', true),
  TOOL_VALIDATION_FAILED: failed(422, 'the input is not valid; nothing ran'),
  SERVER_TOOL_RATE_LIMITED: failed(429, 'there were too many calls; nothing ran', true),
  INTERNAL: failed(500, 'something went wrong; nothing is known about the call'),
  SERVER_TOOL_BUSY: failed(503, 'the tool is busy; nothing ran', true),
  SERVER_TOOL_UNAVAILABLE: failed(503, 'the tool cannot be reached now; nothing ran', true),

  // The call was seen before.
  SERVER_TOOL_IN_PROGRESS: duplicate(409, 'rejected', 'the same call is still running', true),
  SERVER_TOOL_IDEMPOTENCY_CONFLICT: duplicate(422, 'conflict', 'another call had this idempotency key; nothing ran'),

  // The call is stored and waits.
  SERVER_TOOL_APPROVAL_PENDING: pending('pending user confirmation; nothing ran yet'),
  SERVER_TOOL_SUPERVISOR_PENDING: pending('pending supervisor approval; nothing ran yet'),
  SERVER_TOOL_ASYNC_PENDING: pending('accepted for later; the outcome is not known yet'),

  // Somebody or something said no.
  SERVER_TOOL_POLICY_DENIED: denied(200, 'the policy of this tool forbids the call; nothing ran'),
  SERVER_TOOL_APPROVAL_DENIED: denied(200, 'the call was not approved; nothing ran'),
  SERVER_TOOL_CANCELLED: denied(200, 'the call was cancelled; nothing ran'),

  // The handler was started.
  TOOL_EXECUTION_FAILED: failed(200, 'the tool failed'),
  TOOL_TIMEOUT: failed(200, 'the tool took too long'),
  SERVER_TOOL_OUTCOME_UNKNOWN: failed(200, 'the call may have taken effect; nobody can tell'),
  OUTPUT_INVALID: failed(200, 'the tool did its work, but returned an output that its contract does not allow'),

  // What only a client says.
  SERVER_TOOL_INVALID_RESPONSE: failed(200, 'the tool endpoint gave no valid answer'),
};
