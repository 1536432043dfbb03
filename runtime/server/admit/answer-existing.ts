import type { ServerToolContract } from '../../core/contract.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { aboutCall, refusal, type Answer } from '../answer.js';
import { eventRow } from '../audit/audit-row.js';
import { claim } from '../later/deliver.js';
import { settleOverdue } from '../later/settle-overdue.js';
import { answerExecution } from '../execute/answer-execution.js';
import { executeCall } from '../execute/execute-call.js';
import { enterTool, leaveTool, record, type Kernel } from '../kernel.js';
import { openInput } from '../payload.js';
import { identify, answerPending, release } from '../release.js';
import { Refused, type Admitted } from './admit.js';

/** How long a repeated request waits for the first one, and how often it looks, in milliseconds. */
const waitMs = 2_000;
const lookMs = 100;
/** How many repeated requests wait for the same call at a time. */
const maxWaiting = 32;
/** How soon to ask again about a call that is running, in milliseconds. */
const runningMs = 1_000;

/** What a request gets whose key another call has. It runs nothing, unless the call never started. */
export async function answerExisting(kernel: Kernel, admitted: Admitted, found: StoredCall): Promise<Answer> {
  const { contract } = admitted.tool;
  const isSame = kernel.keyring.verifyMac(found.tenant, 'request', admitted.requestText, found.requestHash);
  if (isSame === false) throw new Refused('SERVER_TOOL_IDEMPOTENCY_CONFLICT', { contract, requestId: found.requestId });
  // Its secret was retired, so that nobody can compare. That its outcome is unknown is true of it all the same.
  if (isSame === undefined && found.outcome === 'unknown') return aboutCall(await release(kernel, contract, found));
  if (isSame === undefined) throw new Refused('SERVER_TOOL_DUPLICATE', { contract, requestId: found.requestId });
  const call = await whenEnded(kernel, contract, await settleOverdue(kernel, contract, found));
  if (call.state === 'settled') return answerSettled(kernel, admitted, call);
  if (call.state === 'queued' && !call.deferred) return takeOver(kernel, admitted, call);
  return answerPending(call);
}

/** Waits for a call that another request executes; not for long, and not with too many others. */
async function whenEnded(kernel: Kernel, contract: ServerToolContract, found: StoredCall): Promise<StoredCall> {
  const runs = (call: StoredCall): boolean => call.state === 'executing' && !call.deferred;
  if (!runs(found)) return found;
  const leave = kernel.slots.enter(`waiting for ${found.requestId}`, maxWaiting);
  const giveUpAt = leave ? kernel.now() + waitMs : 0;
  try {
    let call = found;
    while (runs(call)) {
      if (kernel.now() >= giveUpAt) throw inProgress(contract, call);
      await waitAWhile(kernel, call);
      call = await settleOverdue(kernel, contract, (await kernel.ledger.find(call.requestId)) ?? call);
    }
    return call;
  } finally {
    leave?.();
  }
}

function inProgress(contract: ServerToolContract, call: StoredCall): Refused {
  return new Refused('SERVER_TOOL_IN_PROGRESS', { contract, requestId: call.requestId }, identify(call), runningMs);
}

/** Until the call has ended in this process, or long enough to look again. */
async function waitAWhile({ environment, running }: Kernel, call: StoredCall): Promise<void> {
  let cancel = (): void => {};
  const pause = new Promise<void>((resolve) => void (cancel = environment.schedule(lookMs, resolve, 'awaited')));
  await Promise.race([pause, running.get(call.requestId)?.done ?? pause]);
  cancel();
}

/** The first request that gets an outcome gets it plainly; every later one is told that it is from before. */
async function answerSettled(kernel: Kernel, { tool }: Admitted, call: StoredCall): Promise<Answer> {
  const { contract } = tool;
  if (call.outcome === 'unknown') return aboutCall(await release(kernel, contract, call));
  const isFirst = call.deliveredAt === null && (await kernel.ledger.markDelivered(call.requestId, kernel.now()));
  if (isFirst) return aboutCall(await release(kernel, contract, call));
  const { duplicateBehavior } = contract.idempotency;
  const disposition = duplicateBehavior === 'reject' ? 'rejected' : 'replayed';
  const { requestId, tenant, subject } = call;
  const details = { disposition };
  await record(kernel, eventRow('call.repeated', kernel.now(), { contract, requestId, tenant, subject, details }));
  if (disposition === 'rejected') return refusal('SERVER_TOOL_DUPLICATE', identify(call));
  const { output, error, errorCode } = await release(kernel, contract, call);
  return aboutCall({
    status: 'duplicate',
    duplicateDisposition: 'replayed',
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...identify(call),
  });
}

/** Executes a call whose process was lost before the handler did any harm, in the request of whoever sent it again. */
async function takeOver(kernel: Kernel, admitted: Admitted, call: StoredCall): Promise<Answer> {
  const { tool, principal } = admitted;
  const { contract } = tool;
  const input = openInput(kernel.keyring, call);
  if (!principal || !input) throw new Refused('SERVER_TOOL_DUPLICATE', { contract, requestId: call.requestId });
  const free = enterTool(kernel, contract);
  if (!free) throw new Refused('SERVER_TOOL_BUSY', { contract }, {}, runningMs);
  try {
    const claimed = await claim(kernel, tool, call);
    if (!claimed) throw inProgress(contract, call);
    const execution = await executeCall(kernel, tool, claimed, input, principal, true);
    return await answerExecution(kernel, contract, claimed, execution);
  } finally {
    leaveTool(kernel, call.requestId, free);
  }
}
