import { isJsonObject, type JsonObject } from '../core/json.js';
import type { CallQuery, StoredCall } from '../ledger/ledger.js';
import type { Kernel } from './kernel.js';
import { completeCall, type Completion, type CompletionResult } from './later/complete-call.js';
import { reconcileCall } from './later/reconcile-call.js';
import { settleOverdue } from './later/settle-overdue.js';
import type { CallContract } from './advance.js';

/** Thrown for a request id that no call has. */
export class NoSuchCall extends Error {
  override readonly name = 'NoSuchCall';

  constructor() {
    super('there is no call with this request id');
  }
}

/** What a host can do with the calls that are kept. */
export interface Calls {
  /**
   * Tells what became of an accepted call. Of several outcomes the first counts.
   *
   * @throws NoSuchCall, and TypeError for an output that the contract does not allow.
   */
  complete(requestId: string, completion: Completion): Promise<CompletionResult>;
  /** The same for a call whose outcome is unknown, by somebody who has found out. Their name goes into the audit log. */
  resolve(requestId: string, completion: Completion, by: string): Promise<CompletionResult>;
  /** Asks the tool's own `reconcile` what became of a call whose outcome is unknown. */
  reconcile(requestId: string): Promise<StoredCall>;
  find(requestId: string): Promise<StoredCall | undefined>;
  list(query: CallQuery): Promise<readonly StoredCall[]>;
}

/** `getReady` is waited for before time counts. */
export function createCalls(kernel: Kernel, getReady: () => Promise<void>): Calls {
  const load = async (requestId: string): Promise<{ readonly call: StoredCall; readonly contract: CallContract }> => {
    await getReady();
    const found = await kernel.ledger.find(requestId);
    if (!found) throw new NoSuchCall();
    const contract = (await kernel.tools.load(found.tool))?.contract;
    return { call: await settleOverdue(kernel, contract, found), contract };
  };
  const complete = async (
    requestId: string,
    completion: Completion,
    details: JsonObject,
  ): Promise<CompletionResult> => {
    if ('output' in completion && !isJsonObject(completion.output)) throw new TypeError('`output` must be an object');
    const { call, contract } = await load(requestId);
    return completeCall(kernel, contract, call, completion, details);
  };
  return {
    complete: (requestId, completion) => complete(requestId, completion, { by: 'host' }),
    resolve: (requestId, completion, by) => complete(requestId, completion, { by: 'operator', operator: by }),
    reconcile: async (requestId) => reconcileCall(kernel, (await load(requestId)).call),
    find: (requestId) => kernel.ledger.find(requestId),
    list: (query) => kernel.ledger.list(query),
  };
}
