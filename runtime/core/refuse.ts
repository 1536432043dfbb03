import { errorTable, type ErrorCode } from './errors.js';
import type { ServerToolResultEnvelope } from './envelope.js';

/** The envelope that says a code, in the words of the table or in more exact ones. */
export function refuse(code: ErrorCode, more: Partial<ServerToolResultEnvelope> = {}): ServerToolResultEnvelope {
  const { status, text, disposition } = errorTable[code];
  return {
    status,
    error: text,
    errorCode: code,
    ...(disposition === undefined ? {} : { duplicateDisposition: disposition }),
    ...more,
  };
}
