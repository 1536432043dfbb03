import { serverOnlyFields } from '../../runtime/core/policy-problems.js';
import { declaredApproval } from '../../runtime/core/policy.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** What only a server can enforce has no place on a client tool. */
export const clientToolFields: Rule = ({ contract, document }, report) => {
  if (contract.kind === 'server') {
    if (contract.render === undefined) return;
    const hint = 'Make it a client tool, or remove the field.';
    const origin = document.originOfKey(['render']);
    report(createDiagnostic('unknown-field', origin, { field: 'render', parent: 'A server tool' }, { hint }));
    return;
  }
  for (const field of serverOnlyFields) {
    if (contract[field] !== undefined) {
      report(createDiagnostic('field-needs-server', document.originOfKey([field]), { field }));
    }
  }
  const approval = declaredApproval(contract);
  if (approval === 'supervisor_approve' || approval === 'async_pending') {
    const path = contract.approvalPolicy ? ['approvalPolicy'] : ['permissions', 'approvalPolicy'];
    report(createDiagnostic('approval-needs-server', document.originOf(path), { policy: approval }));
  }
};
