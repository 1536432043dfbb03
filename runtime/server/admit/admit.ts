import type { Gate } from '../../core/call-state.js';
import type { ApprovalPolicy, ServerToolContract } from '../../core/contract.js';
import type { ServerToolInvocationRequest } from '../../core/envelope.js';
import type { ErrorCode } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { describeIssues } from '../../core/parse.js';
import { changesNothing } from '../../core/policy.js';
import { refusal, type Answer } from '../answer.js';
import { eventRow } from '../audit/audit-row.js';
import { requestText, transportKey } from '../call-keys.js';
import { record, type Kernel } from '../kernel.js';
import { holds, ownerOf, type Principal } from '../principal.js';
import type { LoadedServerTool } from '../server-tools.js';
import { decidePolicy } from './decide-policy.js';
import { readKey } from './read-key.js';

/** A tool call, whichever way it came. */
export interface Invocation {
  readonly request: ServerToolInvocationRequest;
  /** Undefined for a caller that nobody knows. */
  readonly principal: Principal | undefined;
  /** The browser origin, where there is one. */
  readonly origin: string | null;
  /** The value of a request header. */
  readonly header: (name: string) => string | null;
  /** What fires when the caller is gone; asked for only when somebody listens. */
  readonly signal: () => AbortSignal;
}

/** A call that may be made, as far as it has been looked at. */
export interface Admitted {
  readonly tool: LoadedServerTool;
  readonly principal: Principal | undefined;
  /** Whose call it is; undefined for an anonymous one. */
  readonly owner: { readonly tenant: string; readonly subject: string } | undefined;
  /** The key under which the call is remembered; undefined when it is not. */
  readonly key: string | undefined;
  /** Whether a key was sent that does not count. */
  readonly ignoresKey: boolean;
  /** What was sent, in canonical form. */
  readonly requestText: string;
}

/** An admitted call with its input. */
export interface Checked {
  readonly admitted: Admitted;
  readonly input: JsonObject;
  /** Whose agreement it needs, if any. */
  readonly gate: Gate | undefined;
  /** Whether the client's word counts as the user's confirmation. */
  readonly isAttested: boolean;
  /** Whether it is put off, once nobody has to agree any more. */
  readonly isAsync: boolean;
}

/** What ends a request. */
export class Refused extends Error {
  readonly answer: Answer;
  readonly code: ErrorCode;
  readonly about: { readonly contract?: ServerToolContract; readonly requestId?: string };

  constructor(
    code: ErrorCode,
    about: { readonly contract?: ServerToolContract; readonly requestId?: string } = {},
    more: Parameters<typeof refusal>[1] = {},
    retryAfterMs?: number,
  ) {
    super(code);
    this.code = code;
    this.answer = refusal(code, more, retryAfterMs);
    this.about = about;
  }
}

/** Finds the tool and checks that this caller may call it, and under which key. */
export async function admit(kernel: Kernel, { request, principal, origin, header }: Invocation): Promise<Admitted> {
  const tool = await lookUp(kernel, request.name);
  const { contract } = tool;
  if (origin !== null && contract.allowedOrigins && !contract.allowedOrigins.includes(origin)) {
    throw new Refused('ORIGIN_DENIED', { contract });
  }
  authorise(contract, principal);
  const owner = principal && { tenant: principal.tenant, subject: ownerOf(principal) };
  chargeRate(kernel, contract, owner, repeatWeight);
  const sent = readKey({
    header: header(contract.idempotency.headerName),
    body: request.idempotencyKey,
    context: request.context.idempotencyKey,
  });
  if (!sent.ok) throw new Refused(sent.code, { contract }, { error: sent.text });
  const { mode } = contract.idempotency;
  if (mode === 'required' && sent.key === undefined) {
    const error = `this tool needs an idempotency key, in the header ${contract.idempotency.headerName}; nothing ran`;
    throw new Refused('SERVER_TOOL_IDEMPOTENCY_REQUIRED', { contract }, { error });
  }
  // Nobody's calls cannot be told apart.
  const key = mode === 'none' || !owner ? undefined : sent.key;
  return {
    tool,
    principal,
    owner,
    key,
    ignoresKey: key !== sent.key,
    requestText: writeCanonical(contract, request.input),
  };
}

/** What a repeated call counts of one that is new. */
export const repeatWeight = 0.1;

async function lookUp({ tools, onError }: Kernel, name: string): Promise<LoadedServerTool> {
  let tool: LoadedServerTool | undefined;
  try {
    tool = await tools.load(name);
  } catch (error) {
    onError(error, { requestId: null, tool: name });
    throw new Refused('SERVER_TOOL_UNAVAILABLE', {}, { error: 'the tool cannot be loaded; nothing ran' });
  }
  if (!tool) throw new Refused('TOOL_UNKNOWN');
  return tool;
}

function authorise(contract: ServerToolContract, principal: Principal | undefined): void {
  if (principal) {
    if (!holds(principal, contract.auth)) throw new Refused('SERVER_TOOL_UNAUTHORIZED', { contract });
  } else if (!mayBeAnonymous(contract)) throw new Refused('SERVER_TOOL_UNAUTHENTICATED', { contract });
}

/** A call that changes something or waits belongs to somebody, whatever else a contract says. */
function mayBeAnonymous({ auth, approvalPolicy, sideEffectLevel }: ServerToolContract): boolean {
  return (
    !auth.required &&
    auth.scopes.length + auth.permissions.length === 0 &&
    changesNothing(sideEffectLevel) &&
    (approvalPolicy === 'auto' || approvalPolicy === 'denied')
  );
}

/** Charges a call, or some part of one, to its owner. */
export function chargeRate(
  { limiter }: Kernel,
  contract: ServerToolContract,
  owner: Admitted['owner'],
  weight: number,
): void {
  const perMinute = contract.limits?.ratePerMinute;
  if (perMinute === undefined) return;
  const waitMs = limiter.take([owner?.tenant ?? '', owner?.subject ?? '', contract.name], perMinute, weight);
  if (waitMs > 0) throw new Refused('SERVER_TOOL_RATE_LIMITED', { contract }, {}, waitMs);
}

function writeCanonical(contract: ServerToolContract, input: JsonObject): string {
  try {
    return requestText(contract.name, input);
  } catch {
    throw new Refused('TOOL_VALIDATION_FAILED', { contract }, { error: 'the input is not plain JSON; nothing ran' });
  }
}

/** Checks the input of a call that is new, and who has to agree to it. */
export async function check(kernel: Kernel, admitted: Admitted, input: JsonObject): Promise<Checked> {
  const { tool, owner, principal } = admitted;
  const { contract } = tool;
  chargeRate(kernel, contract, owner, 1 - repeatWeight);
  if (contract.approvalPolicy === 'denied')
    throw new Refused('SERVER_TOOL_POLICY_DENIED', { contract }, { approvalPolicy: 'denied' });
  const parsed = parseInput(contract, input);
  const policy = decidePolicy(contract, parsed);
  if (policy === 'denied') throw new Refused('SERVER_TOOL_POLICY_DENIED', { contract }, { approvalPolicy: 'denied' });
  if (kernel.inspectInput) await inspectInput(kernel, contract, owner, parsed);
  const isAttested = policy === 'user_confirm' && kernel.trustsClientConfirmation;
  const gate = gateOf(isAttested ? 'auto' : policy);
  if ((gate ?? isAttested) && !owner) throw new Refused('SERVER_TOOL_UNAUTHENTICATED', { contract });
  // The word of a client is that of a person as well.
  if ((gate === 'user_confirm' || isAttested) && principal?.kind === 'service' && principal.actingFor === undefined) {
    throw new Refused('SERVER_TOOL_CONFIRMER_REQUIRED', { contract });
  }
  return { admitted, input: parsed, gate, isAttested, isAsync: contract.approvalPolicy === 'async_pending' };
}

/** Whose agreement a policy asks for. */
export function gateOf(policy: ApprovalPolicy): Gate | undefined {
  return policy === 'user_confirm' || policy === 'supervisor_approve' ? policy : undefined;
}

/** The input with its defaults. */
export function parseInput(contract: ServerToolContract, input: JsonObject): JsonObject {
  const parsed = contract.parseInput(input);
  if (parsed.ok) return parsed.value as JsonObject;
  throw new Refused('TOOL_VALIDATION_FAILED', { contract }, { error: `${describeIssues(parsed.issues)}; nothing ran` });
}

/** Lets the host look at an input before it is stored. One that cannot be looked at is refused. */
export async function inspectInput(
  kernel: Kernel,
  contract: ServerToolContract,
  owner: Admitted['owner'],
  input: JsonObject,
): Promise<void> {
  try {
    await kernel.inspectInput?.(input, { contract, tenant: owner?.tenant ?? null, subject: owner?.subject ?? null });
  } catch (error) {
    kernel.onError(error, { requestId: null, tool: contract.name });
    throw new Refused('COMMERCE_PII_LEAK', { contract });
  }
}

/** Writes down that a request was refused, and gives its answer. */
export async function answerRefused(
  kernel: Kernel,
  { principal }: Pick<Invocation, 'principal'>,
  refused: Refused,
): Promise<Answer> {
  const { contract, requestId } = refused.about;
  // Whoever is not known, or asks for nothing that there is, must not fill the audit log.
  const leftOut = contract && principal ? 0 : kernel.refusals.take(refused.code);
  if (leftOut === undefined) return refused.answer;
  await record(
    kernel,
    eventRow('call.refused', kernel.now(), {
      contract,
      requestId,
      code: refused.code,
      tenant: principal?.tenant,
      subject: principal && ownerOf(principal),
      details: leftOut > 0 ? { leftOut } : {},
    }),
  );
  return refused.answer;
}

/** The transport key of a remembered call. */
export function keyOf({ tool, owner, key }: Admitted): ReturnType<typeof transportKey> | undefined {
  if (!owner || key === undefined) return undefined;
  const { tenant, subject } = owner;
  return transportKey({ tenant, subject, tool: tool.contract.name }, key);
}
