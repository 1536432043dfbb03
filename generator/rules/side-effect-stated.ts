import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** A client tool should say what it can change. */
export const sideEffectStated: Rule = ({ policy, document }, report) => {
  if (policy.sideEffectLevel !== 'unspecified') return;
  report(createDiagnostic('side-effect-unspecified', document.originOf(['name']), {}));
};
