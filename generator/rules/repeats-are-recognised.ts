import { changesNothing, declaredMode, isGated } from '../../runtime/core/policy.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

const minute = 60_000;

/** A call that changes something or waits must carry a key, and be remembered long enough. */
export const repeatsAreRecognised: Rule = ({ contract, policy, document }, report) => {
  if (contract.kind !== 'server') return;
  const written = typeof contract.idempotency === 'object' ? ['idempotency', 'mode'] : ['idempotency'];
  const mode = declaredMode(contract);
  if (mode !== undefined && mode !== 'required') {
    const reason = !changesNothing(policy.sideEffectLevel)
      ? `is \`${policy.sideEffectLevel}\``
      : isGated(policy)
        ? 'waits for an approval'
        : undefined;
    if (reason) report(createDiagnostic('idempotency-weak', document.originOf(written), { mode, reason }));
  }
  if (contract.keyFrom && policy.idempotency.mode !== 'required') {
    const params = { mode: policy.idempotency.mode };
    report(createDiagnostic('key-needs-required', document.originOfKey(['keyFrom']), params));
  }
  if (policy.idempotency.mode !== 'none' && policy.idempotency.ttlMs < minute) {
    const params = { ttlMs: policy.idempotency.ttlMs };
    report(createDiagnostic('ttl-short', document.originOf(['idempotency', 'ttlMs']), params));
  }
};
