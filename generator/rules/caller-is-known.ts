import { changesNothing, isGated } from '../../runtime/core/policy.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** Anonymous callers may only look: they hold no scopes, can be asked nothing and named nowhere. */
export const callerIsKnown: Rule = ({ contract, policy, document }, report) => {
  if (contract.kind !== 'server' || policy.auth.required) return;
  for (const field of ['scopes', 'permissions'] as const) {
    if (policy.auth[field].length === 0) continue;
    report(createDiagnostic('scopes-without-auth', document.originOfKey(['auth', field]), { field }));
  }
  const reason = changesNothing(policy.sideEffectLevel)
    ? isGated(policy)
      ? 'waits for an approval'
      : undefined
    : `is \`${policy.sideEffectLevel}\``;
  if (reason) report(createDiagnostic('anonymous-change', document.originOf(['auth', 'required']), { reason }));
};
