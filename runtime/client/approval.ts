import type { AllowedDecision } from '../core/call-view.js';
import type { CallContext } from '../core/envelope.js';
import type { JsonObject } from '../core/json.js';
import { untilAborted } from '../core/until-aborted.js';

interface AskedCall extends Omit<CallContext, 'idempotencyKey'> {
  /** The canonical name. */
  readonly tool: string;
  /** Fires when nobody waits for the decision any more. */
  readonly signal: AbortSignal;
}

/** Asks whether a client tool may run. */
export interface ClientApprovalRequest extends AskedCall {
  readonly kind: 'client';
  readonly description: string;
  /** A copy of exactly what the handler would get: checked, with its defaults. */
  readonly input: unknown;
}

/** Asks whether the server may run a call that it holds back. */
export interface ServerApprovalRequest extends AskedCall {
  readonly kind: 'server';
  readonly requestId: string;
  /** What the call is about, as the server says it. Show this, and nothing that a model wrote. */
  readonly facts: JsonObject;
  readonly allowedDecisions: readonly AllowedDecision[];
  /** ISO 8601. */
  readonly expiresAt: string | null;
}

/** One call that a person is to decide about. */
export type ApprovalRequest = ClientApprovalRequest | ServerApprovalRequest;

/** What was decided about one call. */
export type ApprovalDecision =
  /** With an input: the call may be made with that one instead. */
  | { readonly decision: 'approve'; readonly reason?: string; readonly input?: JsonObject }
  | { readonly decision: 'deny'; readonly reason?: string };

/** Lets a person, or a rule, decide about one call. Each call is asked about on its own; nothing is remembered. */
export type ApprovalHandler = (
  request: ApprovalRequest,
) => boolean | ApprovalDecision | Promise<boolean | ApprovalDecision>;

/** Approves every call. For development only. */
export function createAutoApproveHandler(): ApprovalHandler {
  return () => true;
}

/** Denies every call that needs an approval. */
export function createDenyAllHandler(): ApprovalHandler {
  return () => false;
}

/** Approves the calls of some tools, by their canonical names, and denies all others. */
export function createSelectiveApprovalHandler(names: readonly string[]): ApprovalHandler {
  const approved = new Set(names);
  return ({ tool }) => approved.has(tool);
}

/**
 * Asks a handler. Undefined when there is no decision: no handler, one that throws or returns anything else, or a
 * signal that fired meanwhile.
 */
export async function askForApproval(
  handler: ApprovalHandler | undefined,
  request: ApprovalRequest,
): Promise<ApprovalDecision | undefined> {
  if (!handler || request.signal.aborted) return undefined;
  try {
    const asking = (async (): Promise<unknown> => handler(request))();
    const answer = await untilAborted(asking, request.signal);
    return request.signal.aborted ? undefined : readDecision(answer);
  } catch {
    return undefined;
  }
}

function readDecision(answer: unknown): ApprovalDecision | undefined {
  if (typeof answer === 'boolean') return { decision: answer ? 'approve' : 'deny' };
  if (typeof answer !== 'object' || answer === null || !('decision' in answer)) return undefined;
  return answer.decision === 'approve' || answer.decision === 'deny' ? (answer as ApprovalDecision) : undefined;
}
