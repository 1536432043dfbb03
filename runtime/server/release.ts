import type { ServerToolContract } from '../core/contract.js';
import type { ServerToolResultEnvelope } from '../core/envelope.js';
import type { JsonObject } from '../core/json.js';
import { errorRow } from '../core/errors.js';
import { refuse } from '../core/refuse.js';
import type { StoredCall } from '../ledger/ledger.js';
import { aboutCall, type Answer } from './answer.js';
import type { Kernel } from './kernel.js';
import { openResult, type CallResult } from './payload.js';

/**
 * The envelope of a settled call, for whoever may have it: the same for a fresh outcome and for one from before.
 *
 * @param fresh what is sealed in the call, where it is at hand.
 */
export async function release(
  kernel: Kernel,
  contract: ServerToolContract,
  call: StoredCall,
  fresh?: JsonObject,
): Promise<ServerToolResultEnvelope> {
  const about = identify(call);
  if (call.outcome === 'unknown') return refuse('SERVER_TOOL_OUTCOME_UNKNOWN', about);
  if (call.outcome === 'completed' && call.outputProblem === null) {
    const output = fresh ?? outputOf(openResult(kernel.keyring, call));
    if (!output) return refuse('OUTPUT_GONE', about);
    return kernel.inspectOutput && (await isWithheld(kernel, contract, call, output))
      ? refuse('COMMERCE_PII_LEAK', { ...about, error: withheldText })
      : { status: 'completed', output, ...about };
  }
  const result = openResult(kernel.keyring, call);
  const code = call.errorCode ?? 'TOOL_EXECUTION_FAILED';
  return {
    status: ['completed', 'failed'].includes(call.outcome ?? '') ? 'failed' : 'denied',
    error: result && 'error' in result ? result.error : (errorRow(code)?.text ?? 'the tool failed'),
    errorCode: code,
    ...about,
  };
}

function outputOf(result: CallResult | undefined): JsonObject | undefined {
  return result && 'output' in result ? result.output : undefined;
}

const withheldText = 'the tool did its work, but its output holds personal data that must not be shown';

/** Whether an output may not be shown. One that cannot be looked at is not shown either. */
export async function isWithheld(
  kernel: Kernel,
  contract: ServerToolContract,
  call: { readonly requestId: string | null; readonly tenant: string | null; readonly subject: string | null },
  output: JsonObject,
): Promise<boolean> {
  try {
    await kernel.inspectOutput?.(output, { contract, tenant: call.tenant, subject: call.subject });
    return false;
  } catch (error) {
    kernel.onError(error, { requestId: call.requestId, tool: contract.name });
    return true;
  }
}

/** By what a call is known to its requester. */
export function identify(call: StoredCall): Pick<ServerToolResultEnvelope, 'requestId' | 'idempotencyKey'> {
  return {
    requestId: call.requestId,
    ...(call.idempotencyKey === null ? {} : { idempotencyKey: call.idempotencyKey }),
  };
}

/** How soon to ask again about a call that waits, in milliseconds. */
const pendingMs = 5_000;

/** The answer about a call that is not settled. */
export function answerPending(call: StoredCall): Answer {
  return { ...aboutCall(pendingEnvelope(call)), retryAfterMs: pendingMs };
}

function pendingEnvelope(call: StoredCall): ServerToolResultEnvelope {
  const about = identify(call);
  if (call.state !== 'waiting')
    return refuse('SERVER_TOOL_ASYNC_PENDING', { ...about, approvalPolicy: 'async_pending' });
  return call.gate === 'supervisor_approve'
    ? refuse('SERVER_TOOL_SUPERVISOR_PENDING', { ...about, approvalPolicy: 'supervisor_approve' })
    : refuse('SERVER_TOOL_APPROVAL_PENDING', { ...about, approvalPolicy: 'user_confirm' });
}
