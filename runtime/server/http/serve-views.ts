import type { CallView } from '../../core/call-view.js';
import type { JsonValue } from '../../core/json.js';
import type { Decision, StoredCall } from '../../ledger/ledger.js';
import { Refused } from '../admit/admit.js';
import { cancelCall } from '../approval/cancel.js';
import { decide } from '../approval/decide.js';
import { sayOf } from '../approval/may-decide.js';
import { viewCall } from '../approval/view-call.js';
import { eventRow } from '../audit/audit-row.js';
import { record, type Kernel } from '../kernel.js';
import { settleOverdue } from '../later/settle-overdue.js';
import { ownerOf, type HumanPrincipal, type Principal } from '../principal.js';
import type { LoadedServerTool } from '../server-tools.js';
import type { HttpAnswer } from './exchange.js';
import { respond, respondJson, withHeaders } from './responses.js';
import { readDecision } from './read-decision.js';

/** How many waiting calls are looked through at a time, for those that a person may decide about. */
const pageSize = 100;
const pollSeconds = '5';

/** Shows its requester a call, or cancels it. Others do not learn that it exists. */
export async function serveCall(
  kernel: Kernel,
  principal: Principal,
  requestId: string,
  cancels: boolean,
): Promise<HttpAnswer> {
  const { tool, call: found } = await findCall(kernel, requestId);
  if (found.tenant !== principal.tenant || found.subject !== ownerOf(principal)) throw new Refused('CALL_UNKNOWN');
  const { contract } = tool;
  const call = await (cancels ? cancelCall(kernel, contract, found) : settleOverdue(kernel, contract, found));
  const view = await viewCall(kernel, contract, call, { decides: false, isRequester: true });
  const isCancelled = call.outcome === 'cancelled';
  return respondView(cancels && !isCancelled ? 409 : 200, view, call);
}

/** Lists what waits for a person. */
export async function serveApprovals(
  kernel: Kernel,
  person: HumanPrincipal,
  after: string | undefined,
): Promise<HttpAnswer> {
  const calls = await kernel.ledger.list({
    tenant: person.tenant,
    states: ['waiting'],
    limit: pageSize,
    ...(after === undefined ? {} : { after }),
  });
  const views: CallView[] = [];
  for (const found of calls) {
    // A tool that is broken must not hide what waits for the others.
    const tool = await kernel.tools.load(found.tool).catch((error: unknown) => {
      kernel.onError(error, { requestId: found.requestId, tool: found.tool });
    });
    if (!tool || sayOf(person, found, tool.contract) !== 'decides') continue;
    const call = await settleOverdue(kernel, tool.contract, found);
    if (call.state !== 'waiting') continue;
    views.push(await viewCall(kernel, tool.contract, call, { decides: true, isRequester: false }));
  }
  const last = calls.length === pageSize ? calls.at(-1) : undefined;
  return respondJson(200, { approvals: views, ...(last ? { next: last.requestId } : {}) });
}

/** Shows a person a call that waits for somebody like them. */
export async function serveApproval(kernel: Kernel, person: HumanPrincipal, requestId: string): Promise<HttpAnswer> {
  const { tool, call: found } = await findCall(kernel, requestId);
  if (sayOf(person, found, tool.contract) === 'nothing') throw new Refused('CALL_UNKNOWN');
  const call = await settleOverdue(kernel, tool.contract, found);
  return respondView(200, await viewFor(kernel, tool, call, person), call);
}

/** Takes a person's decision about a call. One that is not taken is written down, with who tried. */
export async function serveDecision(
  kernel: Kernel,
  person: HumanPrincipal,
  evidence: Decision['evidence'],
  requestId: string,
  body: JsonValue,
): Promise<HttpAnswer> {
  try {
    const { tool, call: found } = await findCall(kernel, requestId);
    if (sayOf(person, found, tool.contract) === 'nothing') throw new Refused('CALL_UNKNOWN');
    const request = readDecision(body);
    if (typeof request === 'string') throw new Refused('REQUEST_INVALID', tool, { error: request });
    const { kind, call } = await decide(kernel, tool.contract, found, person, request, evidence);
    return respondView(kind === 'stale' ? 409 : 200, await viewFor(kernel, tool, call, person), call);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { answer, about, code } = error;
    const { tenant, subject } = person;
    const row = { contract: about.contract, requestId, tenant, subject, code };
    await record(kernel, eventRow('decision.refused', kernel.now(), row));
    // 200 would say that it was taken.
    const http = answer.envelope.status === 'duplicate' ? 409 : answer.http === 200 ? 403 : answer.http;
    return respond({ ...answer, http });
  }
}

/** A call as it is now, for one who may see it. Of a call for confirmation, whoever decides is its requester. */
async function viewFor(
  kernel: Kernel,
  { contract }: LoadedServerTool,
  call: StoredCall,
  person: HumanPrincipal,
): Promise<CallView> {
  const decides = sayOf(person, call, contract) === 'decides';
  return viewCall(kernel, contract, call, { decides, isRequester: decides && call.gate === 'user_confirm' });
}

async function findCall(
  kernel: Kernel,
  requestId: string,
): Promise<{ readonly tool: LoadedServerTool; readonly call: StoredCall }> {
  const call = await kernel.ledger.find(requestId);
  const tool = call && (await kernel.tools.load(call.tool));
  if (!tool) throw new Refused('CALL_UNKNOWN');
  return { tool, call };
}

function respondView(status: number, view: CallView, call: StoredCall): HttpAnswer {
  return withHeaders(respondJson(status, view), call.state === 'settled' ? undefined : { 'retry-after': pollSeconds });
}
