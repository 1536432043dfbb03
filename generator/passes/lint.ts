import type { Report } from '../diagnostics/diagnostic.js';
import { approvalAgrees } from '../rules/approval-agrees.js';
import { escalationCanApply } from '../rules/escalation-can-apply.js';
import { callerIsKnown } from '../rules/caller-is-known.js';
import { changeIsApproved } from '../rules/change-is-approved.js';
import { clientToolFields } from '../rules/client-tool-fields.js';
import { fixedHeaders } from '../rules/fixed-headers.js';
import { nothingSecret } from '../rules/nothing-secret.js';
import { pointersLeadSomewhere } from '../rules/pointers-lead-somewhere.js';
import { redactionIsPossible } from '../rules/redaction-is-possible.js';
import { repeatsAreRecognised } from '../rules/repeats-are-recognised.js';
import type { Rule, RuleSubject } from '../rules/rule.js';
import { sideEffectStated } from '../rules/side-effect-stated.js';

const rules: readonly Rule[] = [
  approvalAgrees,
  escalationCanApply,
  callerIsKnown,
  changeIsApproved,
  clientToolFields,
  fixedHeaders,
  nothingSecret,
  pointersLeadSomewhere,
  redactionIsPossible,
  repeatsAreRecognised,
  sideEffectStated,
];

/** Applies every rule to one contract. */
export function lint(subject: RuleSubject, report: Report): void {
  for (const rule of rules) rule(subject, report);
}
