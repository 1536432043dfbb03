import type { ApprovalPolicy, ServerToolContract } from '../../core/contract.js';
import type { JsonObject } from '../../core/json.js';
import { strictest } from '../../core/policy.js';

/** The policy for one input: the contract's own, or a stricter one to which a rule of the contract raises it. */
export function decidePolicy(
  { approvalPolicy, approval, name }: ServerToolContract,
  input: JsonObject,
): ApprovalPolicy {
  const raised = approval.escalate.flatMap(({ applies, to }) => {
    // A rule that nobody can check must not be passed over.
    if (!applies) throw new Error(`an escalation rule of ${name} was not compiled`);
    return applies(input) ? [to] : [];
  });
  return strictest([approvalPolicy, ...raised]);
}
