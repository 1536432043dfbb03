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

export function failed(http: number, text: string, retryable: boolean = false): ErrorRow {
  return { status: 'failed', http, retryable, text };
}

export function denied(http: number, text: string): ErrorRow {
  return { status: 'denied', http, retryable: false, text };
}

export function pending(text: string): ErrorRow {
  return { status: 'pending', http: 200, retryable: true, text };
}

export function duplicate(
  http: number,
  disposition: 'rejected' | 'conflict',
  text: string,
  retryable: boolean = false,
): ErrorRow {
  return { status: 'duplicate', disposition, http, retryable, text };
}

/** The envelope that says a code, in the words of its row or in more exact ones. */
export function envelopeOf(
  code: string,
  { status, text, disposition }: ErrorRow,
  more: Partial<ServerToolResultEnvelope>,
): ServerToolResultEnvelope {
  return {
    status,
    error: text,
    errorCode: code,
    ...(disposition === undefined ? {} : { duplicateDisposition: disposition }),
    ...more,
  };
}
