import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Path } from '../source/source-document.js';
import type { Rule } from './rule.js';

/** The three places for an approval policy must not contradict each other. */
export const approvalAgrees: Rule = ({ contract, document }, report) => {
  const { permissions } = contract;
  const asks = permissions?.requiresUserApproval;
  const places: readonly { readonly text: string; readonly says: string | undefined; readonly path: Path }[] = [
    { text: '`approvalPolicy`', says: contract.approvalPolicy, path: ['approvalPolicy'] },
    {
      text: '`permissions.approvalPolicy`',
      says: permissions?.approvalPolicy,
      path: ['permissions', 'approvalPolicy'],
    },
    {
      text: '`permissions.requiresUserApproval`',
      says: asks ? 'user_confirm' : undefined,
      path: ['permissions', 'requiresUserApproval'],
    },
  ];
  const [first, ...others] = places.filter((place) => place.says !== undefined);
  for (const other of others) {
    if (!first || other.says === first.says) continue;
    const related = [{ origin: document.originOf(first.path), message: `says ${first.says}` }];
    const params = { first: `${first.text} (${first.says})`, second: `${other.text} (${other.says})` };
    report(createDiagnostic('approval-contradiction', document.originOf(other.path), params, { related }));
  }
  // `false` says that no user needs to be asked, which only the policies without a question agree with.
  if (asks === false && first && first.says === 'user_confirm') {
    const params = { first: `${first.text} (user_confirm)`, second: '`permissions.requiresUserApproval` (false)' };
    const origin = document.originOf(['permissions', 'requiresUserApproval']);
    report(createDiagnostic('approval-contradiction', origin, params));
  }
};
