import type { History } from '../history.js';
import { auditAgreesWithStates, sinkIsToldAll } from './audit-order.js';
import { tellStories, type CallStory } from './call-story.js';
import { decisionsCountOnce, nothingStartsUnapproved } from './decisions.js';
import { downstreamKeysDiffer, effectsHappenOnce, fencesIncrease, refusalsAreTrue } from './effects.js';
import { everyCallEnds, nothingIsLost, outcomesStay, outputsAreOfEffects } from './outcomes.js';
import { interruptedCallsAreTakenUp } from './recovery.js';

type Rule = (history: History, stories: readonly CallStory[]) => string[];

/** What has to be true of every history. Each rule gives what contradicts it. */
export const rules: Readonly<Record<string, Rule>> = {
  effectsHappenOnce,
  downstreamKeysDiffer,
  fencesIncrease,
  refusalsAreTrue,
  outputsAreOfEffects,
  outcomesStay,
  nothingIsLost,
  everyCallEnds,
  decisionsCountOnce,
  nothingStartsUnapproved,
  auditAgreesWithStates,
  sinkIsToldAll,
  interruptedCallsAreTakenUp,
};

/** Everything that a history says against what is guaranteed; nothing, if all is well. */
export function checkHistory(history: History): string[] {
  const stories = tellStories(history);
  return Object.entries(rules).flatMap(([name, rule]) => rule(history, stories).map((found) => `${name}: ${found}`));
}
