import type { ServerToolContract } from '../core/contract.js';
import type { JsonObject } from '../core/json.js';
import { changesNothing } from '../core/policy.js';
import {
  IllegalTransition,
  LedgerUnavailable,
  type Decision,
  type InsertResult,
  type NewCall,
  type StoredCall,
} from '../ledger/ledger.js';
import { admit, answerRefused, check, keyOf, Refused, type Checked, type Invocation } from './admit/admit.js';
import { limitWaiting } from './admit/limit-waiting.js';
import { answerExisting } from './admit/answer-existing.js';
import { refusal, type Answer } from './answer.js';
import { isDurable } from './advance.js';
import { auditedInput, stepRow } from './audit/audit-row.js';
import { businessKeys } from './call-keys.js';
import { answerExecution } from './execute/answer-execution.js';
import { expiryOf } from './expiry.js';
import { executeCall } from './execute/execute-call.js';
import { leaseMs } from './execute/lease.js';
import { serveUnstored } from './execute/serve-unstored.js';
import { takeBack } from './execute/take-back.js';
import { enterTool, follow, leaveTool, type Kernel } from './kernel.js';
import { settleOverdue } from './later/settle-overdue.js';
import { sealInput } from './payload.js';
import type { Principal } from './principal.js';
import { answerPending } from './release.js';
import { newRequestId } from './request-id.js';

/** How soon to try again when nothing can run now, in milliseconds. */
const busyMs = 1_000;

/** Takes a tool call through every step, whichever way it came. Never rejects. */
export async function invoke(kernel: Kernel, invocation: Invocation): Promise<Answer> {
  if (kernel.isClosing) return refusal('SERVER_TOOL_UNAVAILABLE', {}, busyMs);
  try {
    try {
      return await take(kernel, invocation);
    } catch (error) {
      if (error instanceof Refused) return await answerRefused(kernel, invocation, error);
      throw error;
    }
  } catch (error) {
    kernel.onError(error, { requestId: null, tool: kernel.tools.nameOf(invocation.request.name) ?? null });
    return error instanceof LedgerUnavailable ? refusal('SERVER_TOOL_UNAVAILABLE', {}, busyMs) : refusal('INTERNAL');
  }
}

async function take(kernel: Kernel, invocation: Invocation): Promise<Answer> {
  const admitted = await admit(kernel, invocation);
  const key = keyOf(admitted);
  const existing = key && (await kernel.ledger.findByKey(key, kernel.now()));
  if (existing) return answerExisting(kernel, admitted, existing);
  const checked = await check(kernel, admitted, invocation.request.input);
  const { contract } = admitted.tool;
  if (checked.gate ?? checked.isAsync) return store(kernel, checked, invocation, newRequestId(kernel.environment));
  const free = enterTool(kernel, contract);
  if (!free) throw new Refused('SERVER_TOOL_BUSY', { contract }, {}, busyMs);
  const requestId = newRequestId(kernel.environment);
  try {
    const isRemembered = key !== undefined || !changesNothing(contract.sideEffectLevel);
    return await (isRemembered
      ? store(kernel, checked, invocation, requestId, free)
      : serveUnstored(kernel, checked, invocation, requestId));
  } finally {
    leaveTool(kernel, requestId, free);
  }
}

/** Stores a call that is new, and executes it unless it has to wait. */
async function store(
  kernel: Kernel,
  checked: Checked,
  invocation: Invocation,
  requestId: string,
  free: () => void = () => {},
): Promise<Answer> {
  const { admitted, input } = checked;
  const { tool, principal, owner } = admitted;
  const { contract } = tool;
  // Whoever is not known was refused before.
  if (!principal || !owner) throw new Refused('SERVER_TOOL_UNAUTHENTICATED', { contract });
  if (checked.gate) await limitWaiting(kernel, contract, principal, invocation.request.context.sessionId);
  const call = newCall(kernel, checked, principal, owner, invocation, requestId);
  const transport = keyOf(admitted);
  const business = businessKeys(kernel.keyring, contract, owner.tenant, input);
  const keys = [...(transport ? [transport] : []), ...business];
  for (let attempt = 0; ; attempt++) {
    const audit = [stepRow(contract, undefined, call, call.createdAt, admissionDetails(kernel, checked, call))];
    const result = await insert(kernel, contract, {
      call,
      keys,
      audit,
      now: kernel.now(),
      durable: isDurable(contract),
    });
    if (result.kind === 'inserted') break;
    if (result.by === 'transport') {
      // Whoever only waits takes nobody's place.
      free();
      return answerExisting(kernel, admitted, result.holder);
    }
    const holder = await settleOverdue(kernel, contract, result.holder);
    // A call that had to be given up has given its key back.
    if (attempt === 0 && holder.version !== result.holder.version) continue;
    const isOwn = holder.subject === owner.subject;
    throw new Refused(
      'SERVER_TOOL_BUSINESS_DUPLICATE',
      { contract, requestId: holder.requestId },
      isOwn ? { requestId: holder.requestId } : {},
    );
  }
  if (call.state !== 'executing') {
    if (call.state === 'queued') kernel.wake(call);
    return answerPending(call);
  }
  const execution = await executeCall(kernel, tool, call, input, principal, true);
  return answerExecution(kernel, contract, call, execution);
}

/** A ledger that fails may have stored the call all the same. */
async function insert(kernel: Kernel, contract: ServerToolContract, made: NewCall): Promise<InsertResult> {
  try {
    return await kernel.ledger.insert(made);
  } catch (error) {
    const isRefused = error instanceof IllegalTransition;
    if (made.call.effectMarked && !isRefused) void follow(kernel, takeBack(kernel, contract, made.call));
    throw error;
  }
}

/** A call as it is stored first. One that runs at once needs no second transaction before its handler starts. */
function newCall(
  kernel: Kernel,
  checked: Checked,
  { subject, kind, actingFor }: Principal,
  owner: { readonly tenant: string; readonly subject: string },
  { request }: Invocation,
  requestId: string,
): StoredCall {
  const { admitted, input, gate, isAsync } = checked;
  const { contract } = admitted.tool;
  const { tenant } = owner;
  const now = kernel.now();
  const { sessionId, turnIndex, toolCallId } = request.context;
  const decision: Decision | null = checked.isAttested
    ? {
        decision: 'approve',
        decidedBy: owner.subject,
        at: now,
        reason: null,
        evidence: 'client-attested',
        edited: false,
      }
    : null;
  const state = gate ? 'waiting' : isAsync ? 'queued' : 'executing';
  const runsNow = state === 'executing';
  const expiresAt = runsNow ? null : now + expiryOf(contract, gate);
  return {
    requestId,
    tenant,
    subject: owner.subject,
    requester: { subject, kind, actingFor: actingFor ?? null },
    tool: contract.name,
    sessionId,
    turnIndex,
    toolCallId,
    idempotencyKey: admitted.key ?? null,
    requestHash: kernel.keyring.mac(tenant, 'request', admitted.requestText),
    createdAt: now,
    policyDigest: contract.policyDigest,
    input: sealInput(kernel.keyring, { requestId, tenant }, input),
    state,
    outcome: null,
    gate: gate ?? null,
    deferred: !runsNow,
    decision,
    fence: runsNow ? 1 : 0,
    effectMarked: runsNow,
    dueAt: state === 'waiting' ? expiresAt : state === 'queued' ? now : now + leaseMs,
    expiresAt,
    deadlineAt: runsNow ? now + contract.timeoutMs : null,
    externalRef: null,
    errorCode: null,
    outputProblem: null,
    result: null,
    settledAt: null,
    deliveredAt: null,
    payloadUntil: null,
    version: 1,
  };
}

function admissionDetails(
  kernel: Kernel,
  { admitted, input, gate, isAttested }: Checked,
  { idempotencyKey }: StoredCall,
): JsonObject {
  return {
    hasKey: idempotencyKey !== null,
    ...auditedInput(kernel, admitted.tool.contract, input),
    ...(gate === undefined ? {} : { gate }),
    ...(isAttested ? { evidence: 'client-attested' } : {}),
  };
}
