import type { History } from '../history.js';
import type { CallStory } from './call-story.js';

/** The audit log tells of each call the steps that it went, all of them, in their order. */
export function auditAgreesWithStates(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, stored: [call], steps }) => {
    if (!call) return [];
    const gaps = steps.filter(
      ({ from, details }, n) => from !== (steps[n - 1]?.to ?? null) || details['version'] !== n + 1,
    );
    const last = steps.at(-1);
    const isOther = last?.to !== call.state || last.outcome !== call.outcome || steps.length !== call.version;
    return [
      ...gaps.map(({ sequence }) => `${key}: the audit row ${sequence} does not follow on the one before`),
      ...(isOther ? [`${key}: its last audit row is not what the ledger keeps`] : []),
    ];
  });
}

/** The audit sink is told every row, however often its process died. */
export function sinkIsToldAll({ audit, told }: History): string[] {
  const known = new Set(told);
  return audit.flatMap(({ sequence }) => (known.has(sequence) ? [] : [`the sink was not told the row ${sequence}`]));
}
