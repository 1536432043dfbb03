import { untilAborted } from '../../core/until-aborted.js';
import type { StoredCall } from '../../ledger/ledger.js';
import { advance } from '../advance.js';
import { executeCall, type Execution } from '../execute/execute-call.js';
import { leaseMs } from '../execute/lease.js';
import { enterTool, leaveTool, type Kernel } from '../kernel.js';
import { openInput } from '../payload.js';
import { holds, principalProblem, type Principal } from '../principal.js';
import type { LoadedServerTool } from '../server-tools.js';
import { giveUp, settleOverdue } from './settle-overdue.js';

/** How soon a call is tried again whose tool is busy, or whose requester cannot be asked about, in milliseconds. */
const busyMs = 1_000;
const unresolvedMs = 10_000;
/** How long the directory may take to say who a requester is: beyond the claim, the call is another's anyway. */
const patienceMs = 2 * leaseMs;

/**
 * Executes a queued call. Delivery may happen twice, or not at all and later by a sweep: whoever claims the call in the
 * ledger executes it. Undefined when there is nothing to execute.
 */
export async function deliver(kernel: Kernel, queued: StoredCall): Promise<Execution | undefined> {
  if (kernel.isClosing) return undefined;
  const tool = await kernel.tools.load(queued.tool);
  const call = await settleOverdue(kernel, tool?.contract, queued);
  if (call.state !== 'queued' || !tool) return undefined;
  const { contract } = tool;
  if (!call.deferred || !kernel.principals) {
    // Its requester was told to wait for nothing, and may have given it up: the call waits for a repeated request.
    await advance(kernel, contract, call, { dueAt: call.expiresAt });
    return undefined;
  }
  const free = enterTool(kernel, contract);
  if (!free) {
    await advance(kernel, contract, call, { dueAt: kernel.now() + busyMs });
    return undefined;
  }
  try {
    const claimed = await claim(kernel, tool, call);
    return claimed && (await executeClaimed(kernel, tool, claimed));
  } finally {
    leaveTool(kernel, call.requestId, free);
  }
}

/** Takes a queued call for this process. Undefined when another was faster. */
export async function claim(
  kernel: Kernel,
  { contract }: LoadedServerTool,
  call: StoredCall,
): Promise<StoredCall | undefined> {
  const claimed = await advance(kernel, contract, call, {
    state: 'executing',
    fence: call.fence + 1,
    dueAt: kernel.now() + leaseMs,
  });
  return claimed.kind === 'changed' ? claimed.call : undefined;
}

async function executeClaimed(
  kernel: Kernel,
  tool: LoadedServerTool,
  call: StoredCall,
): Promise<Execution | undefined> {
  const { contract } = tool;
  const queueAgain = async (ms: number): Promise<undefined> => {
    await advance(kernel, contract, call, { state: 'queued', dueAt: kernel.now() + ms });
  };
  let requester: Principal | null | undefined;
  try {
    requester = await resolveRequester(kernel, call);
  } catch (error) {
    kernel.onError(error, { requestId: call.requestId, tool: call.tool });
    return queueAgain(unresolvedMs);
  }
  if (kernel.isClosing) return queueAgain(0);
  if (!requester || requester.tenant !== call.tenant || !holds(requester, contract.auth)) {
    await giveUp(kernel, contract, call, 'denied', 'SERVER_TOOL_UNAUTHORIZED');
    return undefined;
  }
  const input = openInput(kernel.keyring, call);
  if (!input) {
    await giveUp(kernel, contract, call, 'denied', 'INPUT_GONE');
    return undefined;
  }
  return executeCall(kernel, tool, call, input, requester, false);
}

async function resolveRequester(kernel: Kernel, { tenant, tool, requester }: StoredCall): Promise<Principal | null> {
  const { subject, actingFor } = requester;
  // A directory that never answers would keep the slot of the tool, and a new one with every attempt.
  const controller = new AbortController();
  const cancel = kernel.environment.schedule(patienceMs, () =>
    controller.abort(new Error('`principals.resolve` took too long')),
  );
  const asking = (async () => kernel.principals?.resolve(tenant, subject, { actingFor, tool }))();
  const found = (await untilAborted(asking, controller.signal).finally(cancel)) ?? null;
  const problem = found && principalProblem(found);
  if (problem) throw new TypeError(`what \`principals.resolve\` returned is no principal: ${problem}`);
  return found;
}
