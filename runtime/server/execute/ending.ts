import { changesNothing } from '../../core/policy.js';
import type { ServerToolContract } from '../../core/contract.js';
import type { Ending } from '../advance.js';
import type { HandlerEnd } from './run-handler.js';

/** Larger outputs are not kept: an outcome is stored, not a document. */
const maxOutputBytes = 256 * 1024;

/** What a call came to whose handler ended like this. Whatever is not known to have had no effect may have had one. */
export function endingOf(
  contract: ServerToolContract,
  end: Exclude<HandlerEnd, { readonly kind: 'accepted' }>,
  wasLate: boolean,
): Ending {
  switch (end.kind) {
    case 'returned':
      return Buffer.byteLength(JSON.stringify(end.output)) > maxOutputBytes
        ? { outcome: 'completed', outputProblem: 'too_large' }
        : { outcome: 'completed', output: end.output };
    case 'misreturned':
      return { outcome: 'completed', outputProblem: 'invalid' };
    case 'declared':
      return { outcome: 'failed', declared: { code: end.failure.code, message: end.failure.message } };
    case 'threw':
      return lostEnding(contract, wasLate);
  }
}

/** Whether a call may be executed again that may have been executed before. */
export function isRepeatable({ retrySafe, sideEffectLevel }: ServerToolContract): boolean {
  return retrySafe || changesNothing(sideEffectLevel);
}

/** What a call came to whose handler was started and never heard of again, or broke off. */
export function lostEnding({ sideEffectLevel }: Pick<ServerToolContract, 'sideEffectLevel'>, wasLate: boolean): Ending {
  return changesNothing(sideEffectLevel)
    ? { outcome: 'failed', code: wasLate ? 'SERVER_TOOL_TIMEOUT' : 'TOOL_EXECUTION_FAILED' }
    : { outcome: 'unknown', code: 'SERVER_TOOL_OUTCOME_UNKNOWN' };
}
