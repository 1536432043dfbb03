import type { AllowedDecision, CallView } from '../core/call-view.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { isLifecycleState } from '../core/lifecycle.js';
import { isEnvelope } from './read-envelope.js';

const decisions: readonly JsonValue[] = ['approve', 'deny', 'edit'] satisfies AllowedDecision[];

/** Reads how a server shows a call; undefined for any other answer, and for a view of another call. */
export function readView(body: JsonValue | undefined, requestId: string): CallView | undefined {
  // The checks are what makes it a view; the compiler cannot follow them.
  return isJsonObject(body) && body['requestId'] === requestId && isView(body)
    ? (body as unknown as CallView)
    : undefined;
}

function isView(body: JsonObject): boolean {
  const { tool, state, facts, allowedDecisions, expiresAt, version, reason, result } = body;
  return (
    typeof tool === 'string' &&
    isLifecycleState(state) &&
    isJsonObject(facts) &&
    Array.isArray(allowedDecisions) &&
    allowedDecisions.every((decision: JsonValue) => decisions.includes(decision)) &&
    (expiresAt === null || typeof expiresAt === 'string') &&
    Number.isSafeInteger(version) &&
    (reason === undefined || typeof reason === 'string') &&
    (result === undefined || isEnvelope(result))
  );
}
