import type { Report } from '../diagnostics/diagnostic.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { PolicyIr } from '../ir/model.js';
import type { SourceDocument } from '../source/source-document.js';

/** What a rule looks at: one contract, its resolved policy, and where its fields stand. */
export interface RuleSubject {
  readonly contract: AuthoredContract;
  readonly policy: PolicyIr;
  readonly document: SourceDocument;
}

/** One rule of what contracts may say. */
export type Rule = (subject: RuleSubject, report: Report) => void;
