import { errorTable, type ErrorCode } from '../../../runtime/core/errors.js';

/** Codes that no request can bring about here, and why. */
const outOfReach: { readonly [code in ErrorCode]?: string } = {
  INTERNAL: 'it would be a defect',
  TOOL_TIMEOUT: 'only clients say it',
  SERVER_TOOL_INVALID_RESPONSE: 'only clients say it',
  CONTRACT_CHANGED: 'it takes a deploy',
  INPUT_GONE: 'it takes a secret that was retired',
  DECISION_STALE: 'only the audit log says it; a person gets the view with 409',
};

/** What must be seen at least once for the requests to have reached everything. */
export const expectedSights: readonly string[] = [
  ...Object.keys(errorTable).filter((code) => !Object.hasOwn(outOfReach, code)),
  'SHOP_CLOSED',
  'ORDER_NOT_FOUND',
  '200 completed',
  '200 duplicate replayed',
  '200 view',
  '409 view',
  '200 list',
  '403 DECISION_NOT_ALLOWED',
  '409 duplicate rejected SERVER_TOOL_BUSINESS_DUPLICATE',
  '403 denied SERVER_TOOL_POLICY_DENIED',
  '204 preflight',
  '405 without a body',
  '400 of node',
  '408 of node',
  '431 of node',
  'view awaiting_approval',
  'view pending_supervisor',
  'view async_pending',
  'view executing',
  'view completed',
  'view failed',
  'view denied',
  'result completed',
];

/** What was seen, and how often. */
export class Coverage {
  private readonly counts = new Map<string, number>();

  add(sights: readonly string[]): void {
    for (const sight of sights) this.counts.set(sight, (this.counts.get(sight) ?? 0) + 1);
  }

  /** What was expected and not seen. A sight counts for whatever is a part of it, word by word. */
  get missing(): readonly string[] {
    const seen = [...this.counts.keys()];
    return expectedSights.filter((expected) => !seen.some((sight) => isPartOf(expected.split(' '), sight.split(' '))));
  }

  toString(): string {
    return [...this.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([sight, count]) => `${count}\t${sight}`)
      .join('\n');
  }
}

function isPartOf(words: readonly string[], all: readonly string[]): boolean {
  return words.every((word) => all.includes(word));
}
