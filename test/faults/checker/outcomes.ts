import type { History } from '../history.js';
import { isRepeatable } from '../tools.js';
import { outcomeIn, type CallStory } from './call-story.js';

/** Whatever was completed or replayed has the output of its effect: of the last one, where there was a second attempt. */
export function outputsAreOfEffects(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, attempts, effects, stored }) => {
    const last = effects.at(-1);
    const wanted = `completed ${JSON.stringify({ number: last?.number })}`;
    const others = attempts.filter((attempt) => {
      const outcome = outcomeIn(attempt);
      return outcome?.startsWith('completed') && (!last || outcome !== wanted);
    });
    const isEmpty = stored.some(({ outcome }) => outcome === 'completed') && !last;
    return [
      ...others.map(({ attempt }) => `${key}: ${attempt} got an output that is not of its effect`),
      ...(isEmpty ? [`${key}: is completed, and had no effect`] : []),
    ];
  });
}

/** Whoever asks again gets the same outcome; only an unknown one can become known. */
export function outcomesStay(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, attempts }) => {
    const told = attempts.filter((attempt) => outcomeIn(attempt) !== undefined);
    return told.flatMap((later) => {
      const before = told.filter((earlier) => earlier.answeredAt < later.sentAt && outcomeIn(earlier) !== 'unknown');
      const other = before.find((earlier) => outcomeIn(earlier) !== outcomeIn(later));
      return other ? [`${key}: ${other.attempt} and ${later.attempt} were told different outcomes`] : [];
    });
  });
}

/** What was answered is kept: one call for each key, with the outcome that was told. */
export function nothingIsLost(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, attempts, stored: [call, ...others] }) => {
    const told = attempts.filter(({ http, answer }) => http === 200 && answer?.requestId !== undefined);
    const strangers = told.filter(({ answer }) => answer?.requestId !== call?.requestId);
    const completed = attempts.filter((attempt) => outcomeIn(attempt)?.startsWith('completed'));
    return [
      ...(others.length > 0 ? [`${key}: ${others.length + 1} calls are stored under this key`] : []),
      ...strangers.map(({ attempt }) => `${key}: ${attempt} was answered about a call that is not kept`),
      ...(completed.length > 0 && call?.outcome !== 'completed'
        ? [`${key}: was answered as completed, and is kept as ${call?.outcome ?? 'nothing'}`]
        : []),
    ];
  });
}

/** Every call has an end, and its client has been told. Of a call that can be repeated, the end is never unknown. */
export function everyCallEnds(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, tool, attempts, stored: [call] }) => [
    ...(call?.state === 'settled' ? [] : [`${key}: is ${call?.state ?? 'not stored'} when all is over`]),
    ...(attempts.some((attempt) => outcomeIn(attempt) !== undefined) ? [] : [`${key}: its client was told no outcome`]),
    ...(isRepeatable(tool) && call?.outcome !== 'completed' ? [`${key}: could be repeated, and was not`] : []),
  ]);
}
