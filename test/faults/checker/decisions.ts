import type { History } from '../history.js';
import { gateOf } from '../tools.js';
import type { CallStory } from './call-story.js';

/** A decision counts once, and is the one whose maker was told so. */
export function decisionsCountOnce(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, attempts, steps, stored: [call] }) => {
    const taken = steps.filter(({ details }) => details['decision'] !== undefined);
    const kept = call?.decision;
    const wrong = attempts.filter(
      ({ http, decision }) =>
        decision && http === 200 && (kept?.decidedBy !== decision.by || kept.decision !== decision.decision),
    );
    return [
      ...(taken.length > 1 ? [`${key}: ${taken.length} decisions count`] : []),
      ...wrong.map(({ attempt }) => `${key}: ${attempt} was told that a decision counts that does not`),
    ];
  });
}

/** What needs an agreement does not start before it is stored. */
export function nothingStartsUnapproved(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, tool, effects, steps }) => {
    if (!gateOf(tool)) return [];
    const approved = steps.findIndex(({ details }) => details['decision'] === 'approve');
    const started = steps.findIndex(({ to }) => to === 'executing');
    const isEarly = started >= 0 && (approved < 0 || started < approved);
    return isEarly || (effects.length > 0 && approved < 0) ? [`${key}: was started without an approval`] : [];
  });
}
