import { isToolFailure } from '../../core/tool-failure.js';
import type { JsonObject } from '../../core/json.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { downstreamKey } from '../call-keys.js';
import type { Kernel } from '../kernel.js';
import { openInput } from '../payload.js';
import { completeCall, type Completion } from './complete-call.js';

/** Asks a tool's `reconcile` what became of a call whose outcome is unknown. Gives the call as it is now. */
export async function reconcileCall(kernel: Kernel, call: StoredCall): Promise<StoredCall> {
  const tool = await kernel.tools.load(call.tool);
  const reconcile = await tool?.reconcile?.();
  const input = openInput(kernel.keyring, call);
  if (!tool || !reconcile || !input || call.outcome !== 'unknown') return call;
  const { requestId, sessionId, turnIndex, toolCallId } = call;
  const controller = new AbortController();
  const cancel = kernel.environment.schedule(tool.contract.timeoutMs, () => controller.abort());
  const idempotencyKey = downstreamKey(kernel.keyring, call);
  const context = {
    requestId,
    sessionId,
    turnIndex,
    toolCallId,
    signal: controller.signal,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  let completion: Completion | undefined;
  try {
    completion = (await reconcile(input as never, context)) as { readonly output: JsonObject } | undefined;
  } catch (error) {
    if (!isToolFailure(error)) throw error;
    completion = { failed: { code: error.code, message: error.message } };
  } finally {
    cancel();
  }
  if (!completion) return call;
  return (await completeCall(kernel, tool.contract, call, completion, { by: 'reconcile' })).call;
}
