import type { ToolResult } from '../core/envelope.js';
import { isToolFailure } from '../core/tool-failure.js';
import { untilAborted } from '../core/until-aborted.js';
import { askForApproval } from './approval.js';
import type { LoadedClientTool } from './client-tool-handler.js';
import { startDeadline } from './deadline.js';
import { invalidInput, refusal } from './refusal.js';
import type { Timing } from './timing.js';
import type { ToolRun } from './tool-run.js';

/** Runs a client tool once, if its policy, its schema and its approval allow it. */
export async function runClientTool(
  tool: LoadedClientTool,
  input: unknown,
  run: ToolRun,
  timing: Timing,
): Promise<ToolResult<unknown>> {
  const { contract } = tool;
  const { approvalPolicy, parseInput } = contract;
  // The other policies are a server's to keep.
  if (approvalPolicy !== 'auto' && approvalPolicy !== 'user_confirm') return refusal('SERVER_TOOL_POLICY_DENIED');
  let parsed = parseInput(input);
  if (!parsed.ok) return invalidInput(parsed.issues);
  if (approvalPolicy === 'user_confirm') {
    if (run.approvalHandler) run.log.step(run.logged, 'awaiting_approval');
    const { sessionId, turnIndex, toolCallId } = run.call;
    const decision = await askForApproval(run.approvalHandler, {
      ...{ kind: 'client', tool: contract.name, description: contract.description },
      ...{ sessionId, turnIndex, toolCallId, signal: run.signal },
      // A copy: nothing that is done to what was shown can change what will run.
      input: structuredClone(parsed.value),
    });
    const details = decision?.reason === undefined ? {} : { reason: decision.reason };
    if (decision?.decision !== 'approve') {
      return run.log.settle(run.logged, refusal('SERVER_TOOL_APPROVAL_DENIED'), details);
    }
    if (decision.input !== undefined) parsed = parseInput(decision.input);
    if (!parsed.ok) return invalidInput(parsed.issues);
    run.log.step(run.logged, 'approved', details);
  }
  if (run.signal.aborted) return refusal('SERVER_TOOL_CANCELLED');
  run.log.step(run.logged, 'executing');
  return execute(tool, parsed.value, run, timing);
}

async function execute(
  { contract, handler }: LoadedClientTool,
  args: unknown,
  { call: { sessionId, turnIndex, toolCallId }, signal: outer }: ToolRun,
  timing: Timing,
): Promise<ToolResult<unknown>> {
  const deadline = startDeadline(contract.timeoutMs, outer, timing);
  const { signal } = deadline;
  try {
    // A late outcome is dropped here: whoever waited has been told that there is none.
    const working = (async (): Promise<unknown> =>
      handler(args as never, { sessionId, turnIndex, toolCallId, signal }))();
    const returned = (await untilAborted(working, signal)) as { readonly output?: unknown } | undefined;
    const parsed = contract.parseOutput(returned?.output);
    return parsed.ok ? { status: 'completed', output: parsed.value } : refusal('OUTPUT_INVALID');
  } catch (error) {
    if (deadline.isOver()) return refusal('TOOL_TIMEOUT');
    if (isToolFailure(error)) return { status: 'failed', error: error.message, errorCode: error.code };
    return refusal('TOOL_EXECUTION_FAILED');
  } finally {
    deadline.stop();
  }
}
