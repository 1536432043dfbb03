import type { CallView } from '../../core/call-view.js';
import type { ServerToolContract } from '../../core/contract.js';
import type { JsonObject } from '../../core/json.js';
import { lifecycleOf, type VisibleCall } from '../../core/lifecycle.js';
import { redact } from '../../core/redact.js';
import type { StoredCall } from '../../ledger/ledger.js';
import type { Kernel } from '../kernel.js';
import { openInput } from '../payload.js';
import { release } from '../release.js';

/** What a call shows: facts of the server, never words of a model. The outcome is for its requester alone. */
export async function viewCall(
  kernel: Kernel,
  contract: ServerToolContract,
  call: StoredCall,
  viewer: { readonly decides: boolean; readonly isRequester: boolean },
): Promise<CallView> {
  const input = openInput(kernel.keyring, call);
  const isOpen = call.state === 'waiting';
  const result = viewer.isRequester && call.state === 'settled' ? await release(kernel, contract, call) : undefined;
  const state = lifecycleOf(visible(call), kernel.now());
  return {
    requestId: call.requestId,
    tool: call.tool,
    // An output that is withheld from its requester was no success to them.
    state: result?.status === 'failed' ? 'failed' : state,
    facts: redact(input ?? {}, contract.audit.redactInput) as JsonObject,
    allowedDecisions: isOpen && viewer.decides ? ['approve', 'deny', 'edit'] : [],
    expiresAt: isOpen && call.expiresAt !== null ? new Date(call.expiresAt).toISOString() : null,
    version: call.version,
    ...(call.decision?.reason ? { reason: call.decision.reason } : {}),
    ...(result ? { result } : {}),
  };
}

function visible(call: StoredCall): VisibleCall {
  const { gate, outputProblem, deadlineAt } = call;
  const isApproved = call.decision?.decision === 'approve';
  return call.state === 'settled'
    ? { state: 'settled', outcome: call.outcome ?? 'unknown', gate, isApproved, outputProblem, deadlineAt }
    : { state: call.state, outcome: null, gate, isApproved, outputProblem, deadlineAt };
}
