import type { ServerToolContract } from './contract.js';
import { changesNothing } from './policy.js';

/**
 * What a server tool needs of whoever serves it: to know its `caller`, to know who takes a `decision`, to ask about its
 * caller `later`, and a `memory` of its calls.
 */
export type ToolNeed = 'caller' | 'decision' | 'later' | 'memory';

export const allNeeds: readonly ToolNeed[] = ['caller', 'decision', 'later', 'memory'];

/** What a tool needs to be served. */
export function needsOf(contract: NeedFacts): readonly ToolNeed[] {
  const { approvalPolicy, approval, auth, idempotency, sideEffectLevel } = contract;
  const policies = [approvalPolicy, ...approval.escalate.map(({ to }) => to)];
  // Nobody is asked about a call that never runs.
  const runs = approvalPolicy !== 'denied';
  const isDecided = runs && policies.some((policy) => policy === 'user_confirm' || policy === 'supervisor_approve');
  const isLater = isDecided || policies.includes('async_pending');
  const isRemembered = runs && (isLater || idempotency.mode !== 'none' || !changesNothing(sideEffectLevel));
  const hasCaller = isRemembered || auth.required || auth.scopes.length + auth.permissions.length > 0;
  return [
    ...(hasCaller ? (['caller'] as const) : []),
    ...(isDecided ? (['decision'] as const) : []),
    ...(isLater ? (['later'] as const) : []),
    ...(isRemembered ? (['memory'] as const) : []),
  ];
}

type NeedFacts = Pick<ServerToolContract, 'approvalPolicy' | 'auth' | 'idempotency' | 'sideEffectLevel'> & {
  readonly approval: Pick<ServerToolContract['approval'], 'escalate'>;
};
