import type { ErrorCode } from '../core/errors.js';
import { errorRow } from '../core/errors.js';
import type { ServerToolResultEnvelope } from '../core/envelope.js';
import { refuse } from '../core/refuse.js';

/** What a request gets. */
export interface Answer {
  readonly envelope: ServerToolResultEnvelope;
  /** 200 for what is said about a call. */
  readonly http: number;
  /** When to ask again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The answer that says a code, with the HTTP status that the code has. */
export function refusal(code: ErrorCode, more: Partial<ServerToolResultEnvelope> = {}, retryAfterMs?: number): Answer {
  return {
    envelope: refuse(code, more),
    http: errorRow(code)?.http ?? 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The answer that says something about a call. */
export function aboutCall(envelope: ServerToolResultEnvelope): Answer {
  return { envelope, http: 200 };
}
