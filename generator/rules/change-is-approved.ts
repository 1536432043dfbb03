import { changesNothing } from '../../runtime/core/policy.js';
import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** A tool that changes something should ask somebody first. */
export const changeIsApproved: Rule = ({ contract, policy, document }, report) => {
  if (policy.approvalPolicy !== 'auto' || changesNothing(policy.sideEffectLevel)) return;
  const path = contract.approvalPolicy
    ? ['approvalPolicy']
    : contract.permissions
      ? ['permissions']
      : ['sideEffectLevel'];
  const params = { sideEffect: policy.sideEffectLevel };
  report(createDiagnostic('change-without-approval', document.originOf(path), params));
};
