import type { ToolResult } from '../core/envelope.js';
import { askForApproval, type ApprovalDecision, type ApprovalHandler } from './approval.js';
import { askServer, type Asked } from './ask-server.js';
import type { ClientOptions, HeadersSource } from './client-options.js';
import { postCall } from './post-call.js';
import { refusal } from './refusal.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';
import type { ToolRun } from './tool-run.js';

/** A run also needs to know where calls and decisions go. */
export interface ServerRun extends ToolRun {
  readonly options: ClientOptions;
  readonly decisionHeaders: HeadersSource | undefined;
}

/** Calls a server tool, and lets the approval handler decide when the server waits for the user. */
export async function runServerTool(
  tool: ServerToolEndpoint,
  input: unknown,
  run: ServerRun,
): Promise<ToolResult<unknown>> {
  const { log, logged } = run;
  const { result } = await postCall(tool, input, run.call, run.options, run.signal);
  log.settle(logged, result);
  const { approvalHandler } = run;
  if (approvalHandler && result.status === 'pending' && result.approvalPolicy === 'user_confirm') {
    await decide(tool, approvalHandler, run);
  }
  return logged.result ?? result;
}

/** A decision is about one version: when the call has changed meanwhile, the handler is asked again, but not for ever. */
const maxRounds = 5;

/** Whatever goes wrong here leaves the call waiting, so that it can be decided later or elsewhere. */
async function decide(tool: ServerToolEndpoint, handler: ApprovalHandler, run: ServerRun): Promise<void> {
  const { logged, log, signal } = run;
  const { requestId } = logged;
  if (requestId === undefined) return;
  const ask = async (method: 'GET' | 'POST', body?: object): Promise<Asked> => {
    const more = { headers: run.decisionHeaders, ...(body ? { body: JSON.stringify(body) } : {}) };
    return askServer(tool, requestId, { method, path: '/approval', ...more }, run.options, signal);
  };
  for (let round = 0; round < maxRounds; round++) {
    const { status, view } = await ask('GET');
    if (status !== 200 || !view) return;
    log.see(logged, view);
    const { facts, allowedDecisions, expiresAt, version } = view;
    if (view.state !== 'awaiting_approval') return;
    const { sessionId, turnIndex, toolCallId } = run.call;
    const decision = await askForApproval(handler, {
      ...{ kind: 'server', tool: tool.name, requestId, facts, allowedDecisions, expiresAt },
      ...{ sessionId, turnIndex, toolCallId, signal },
    });
    if (!decision || !allows(allowedDecisions, decision)) return;
    const decided = await ask('POST', messageOf(decision, version));
    if (decided.status === 0) return noteDoubt(decision, await ask('GET'), run);
    if (decided.status !== 409) return noteDecision(decision, decided, run);
  }
}

/** An approval may have arrived of which no answer came back: then the handler may have run. */
function noteDoubt({ decision }: ApprovalDecision, { view }: Asked, { log, logged }: ServerRun): void {
  if (view) log.see(logged, view);
  if (decision === 'deny' || (view && view.state !== 'awaiting_approval')) return;
  // Even a call that waits may be decided by a message that is still under way.
  const { requestId } = logged;
  log.settle(logged, refusal('SERVER_TOOL_OUTCOME_UNKNOWN', requestId === undefined ? {} : { requestId }));
}

function messageOf(decision: ApprovalDecision, version: number): object {
  const { reason } = decision;
  const input = decision.decision === 'approve' ? decision.input : undefined;
  return { decision: decision.decision, reason, input, version };
}

function allows(allowed: readonly string[], decision: ApprovalDecision): boolean {
  return allowed.includes(decision.decision === 'approve' && decision.input !== undefined ? 'edit' : decision.decision);
}

function noteDecision({ decision, reason }: ApprovalDecision, decided: Asked, { log, logged }: ServerRun): void {
  if (decided.status !== 200) return;
  const details = reason === undefined ? {} : { reason };
  if (decision === 'approve' && decided.view?.state !== 'pending_supervisor') log.step(logged, 'approved', details);
  log.hear(logged, decided, decision === 'deny' ? details : {});
}
