import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { aboutCall, refusal, type Answer } from '../answer.js';
import type { Kernel } from '../kernel.js';
import { identify, answerPending, release } from '../release.js';
import { isRepeatable } from './ending.js';
import type { Execution } from './execute-call.js';

/** How soon to ask again about a call that could not be started, in milliseconds. */
const againMs = 1_000;

/** What the request gets that has executed a call. */
export async function answerExecution(
  kernel: Kernel,
  contract: ServerToolContract,
  started: StoredCall,
  execution: Execution,
): Promise<Answer> {
  switch (execution.kind) {
    case 'ended': {
      const { call, output } = execution;
      return call.state === 'settled' ? aboutCall(await release(kernel, contract, call, output)) : answerPending(call);
    }
    case 'unmarked':
      // `nothing ran` would be believed, and the same request again can still run it.
      return refusal('SERVER_TOOL_IN_PROGRESS', identify(started), againMs);
    case 'late':
      return refusal('SERVER_TOOL_TIMEOUT', identify(started));
    case 'lost':
    case 'unstored':
      // What can be repeated will be, or is already: it has not ended.
      return isRepeatable(contract)
        ? refusal('SERVER_TOOL_IN_PROGRESS', identify(started), againMs)
        : refusal('SERVER_TOOL_OUTCOME_UNKNOWN', identify(started));
  }
}
