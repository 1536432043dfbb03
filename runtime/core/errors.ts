import { clientErrors, type ClientErrorCode } from './client-errors.js';
import { denied, duplicate, failed, type ErrorRow } from './error-row.js';

/** A code that this package gives. */
export type ErrorCode =
  | ClientErrorCode
  | 'REQUEST_INVALID'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'SERVER_TOOL_IDEMPOTENCY_REQUIRED'
  | 'SERVER_TOOL_UNAUTHENTICATED'
  | 'SERVER_TOOL_UNAUTHORIZED'
  | 'SERVER_TOOL_CONFIRMER_REQUIRED'
  | 'ORIGIN_DENIED'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA'
  | 'COMMERCE_PII_LEAK'
  | 'SERVER_TOOL_DUPLICATE'
  | 'SERVER_TOOL_BUSINESS_DUPLICATE'
  | 'SERVER_TOOL_APPROVAL_EXPIRED'
  | 'CONTRACT_CHANGED'
  | 'INPUT_GONE'
  | 'SERVER_TOOL_TIMEOUT'
  | 'OUTPUT_TOO_LARGE'
  | 'OUTPUT_GONE'
  | 'DECISION_NOT_ALLOWED'
  | 'DECISION_STALE';

/**
 * Every code that this package gives. Handlers add codes of their own, through `toolFailure`.
 *
 * What a text says about effects is what its reader will believe: `nothing ran` and `it may have taken effect` are
 * chosen with care.
 */
export const errorTable: { readonly [code in ErrorCode]: ErrorRow } = {
  ...clientErrors,

  // The request is refused; nothing ran.
  REQUEST_INVALID: failed(400, 'the request is not a valid tool call; nothing ran'),
  IDEMPOTENCY_KEY_INVALID: failed(400, 'the idempotency key is not valid; nothing ran'),
  SERVER_TOOL_IDEMPOTENCY_REQUIRED: failed(400, 'this tool needs an idempotency key; nothing ran'),
  SERVER_TOOL_UNAUTHENTICATED: denied(401, 'the caller is not known; nothing ran'),
  SERVER_TOOL_UNAUTHORIZED: denied(403, 'the caller may not use this tool; nothing ran'),
  SERVER_TOOL_CONFIRMER_REQUIRED: denied(403, 'the call names no person who could confirm it; nothing ran'),
  ORIGIN_DENIED: denied(403, 'this origin may not call the tool; nothing ran'),
  METHOD_NOT_ALLOWED: failed(405, 'this address does not answer to the method; nothing ran'),
  PAYLOAD_TOO_LARGE: failed(413, 'the request is too large; nothing ran'),
  UNSUPPORTED_MEDIA: failed(415, 'the content type must be application/json; nothing ran'),
  COMMERCE_PII_LEAK: failed(422, 'the input holds personal data that must not be sent here; nothing ran'),

  // The call was seen before.
  SERVER_TOOL_DUPLICATE: duplicate(200, 'rejected', 'the same call was made before; nothing ran again'),
  SERVER_TOOL_BUSINESS_DUPLICATE: duplicate(
    200,
    'rejected',
    'a call about the same thing was made before; nothing ran again',
  ),

  // Somebody or something said no.
  SERVER_TOOL_APPROVAL_EXPIRED: denied(200, 'nobody approved the call in time; nothing ran'),
  CONTRACT_CHANGED: denied(200, 'the rules of this tool have changed since the call was made; nothing ran'),
  INPUT_GONE: denied(200, 'the input of the call can no longer be read; nothing ran'),

  // The handler was started.
  SERVER_TOOL_TIMEOUT: failed(200, 'the tool took too long; it may still take effect'),
  OUTPUT_TOO_LARGE: failed(200, 'the tool did its work, but its output is too large to be kept'),
  OUTPUT_GONE: failed(200, 'the tool did its work; its output is no longer kept'),

  // A decision that was not taken.
  DECISION_NOT_ALLOWED: denied(403, 'this person may not decide about the call'),
  DECISION_STALE: failed(409, 'the call has changed since it was read'),
};

/** What is known of a code; undefined for a handler's own. */
export function errorRow(code: string | undefined): ErrorRow | undefined {
  return code !== undefined && Object.hasOwn(errorTable, code) ? errorTable[code as ErrorCode] : undefined;
}
