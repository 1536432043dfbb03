import { describeIssues } from '../../core/parse.js';
import type { JsonObject } from '../../core/json.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { settle, type CallContract, type Ending } from '../advance.js';
import type { Kernel } from '../kernel.js';
import { knowsSecrets } from '../payload.js';

/** What became of work that was handed over, or whose outcome was unknown. */
export type Completion =
  | { readonly output: JsonObject }
  /** It had no effect. Code and message reach the caller and the model. */
  | { readonly failed: { readonly code: string; readonly message: string } };

/** A call as it is now, and whether that is what was to be told. The first outcome wins. */
export interface CompletionResult {
  readonly kind: 'completed' | 'ended_before' | 'not_open';
  readonly call: StoredCall;
}

/**
 * Stores the outcome of an accepted call, or of one whose outcome is unknown.
 *
 * @throws TypeError for an output that the contract does not allow, and where other secrets are used than before.
 */
export async function completeCall(
  kernel: Kernel,
  contract: CallContract,
  call: StoredCall,
  completion: Completion,
  details: JsonObject,
): Promise<CompletionResult> {
  const isOpen = call.state === 'accepted' || (call.state === 'settled' && call.outcome === 'unknown');
  if (!isOpen) return { kind: call.state === 'settled' ? 'ended_before' : 'not_open', call };
  // Sealed with others, the outcome could never be read by those who ask for it.
  if (knowsSecrets(kernel.keyring, call) === false) {
    throw new TypeError('the secrets are not those with which the call was stored; nothing was changed');
  }
  const result = await settle(kernel, contract, call, endingOf(contract, completion), { details });
  if (result.kind === 'changed') return { kind: 'completed', call: result.call };
  const now = (await kernel.ledger.find(call.requestId)) ?? call;
  return now.version === call.version
    ? { kind: 'not_open', call: now }
    : completeCall(kernel, contract, now, completion, details);
}

function endingOf(contract: CallContract, completion: Completion): Ending {
  if ('failed' in completion) return { outcome: 'failed', declared: completion.failed };
  const parsed = contract?.parseOutput(completion.output);
  if (parsed?.ok === false) throw new TypeError(`the output is not valid: ${describeIssues(parsed.issues)}`);
  return { outcome: 'completed', output: (parsed?.value ?? completion.output) as JsonObject };
}
