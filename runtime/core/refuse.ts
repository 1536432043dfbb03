import type { ServerToolResultEnvelope } from './envelope.js';
import { envelopeOf } from './error-row.js';
import { errorTable, type ErrorCode } from './errors.js';

/** The envelope that says a code, in the words of the table or in more exact ones. */
export function refuse(code: ErrorCode, more: Partial<ServerToolResultEnvelope> = {}): ServerToolResultEnvelope {
  return envelopeOf(code, errorTable[code], more);
}
