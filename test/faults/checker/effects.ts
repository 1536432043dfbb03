import type { History } from '../history.js';
import { isRepeatable } from '../tools.js';
import type { CallStory } from './call-story.js';

/** Nothing happens twice, unless its tool allows that and a process was lost; then the system behind can tell. */
export function effectsHappenOnce({ events }: History, stories: readonly CallStory[]): string[] {
  const struck = new Set(events.map((event) => (event.type === 'blow' ? event.server : '')));
  return stories.flatMap(({ key, tool, effects }) => {
    const lost = effects.slice(0, -1).filter(({ server }) => struck.has(server));
    const most = isRepeatable(tool) ? 1 + lost.length : 1;
    const keys = new Set(effects.map(({ downstreamKey }) => downstreamKey));
    return [
      ...(effects.length > most ? [`${key}: ${effects.length} effects, where ${most} may be`] : []),
      ...(keys.size > 1 || keys.has('') ? [`${key}: its effects do not have one downstream key`] : []),
    ];
  });
}

/** No two calls are the same to the system behind. */
export function downstreamKeysDiffer(_history: History, stories: readonly CallStory[]): string[] {
  const owners = new Map<string, string>();
  return stories.flatMap(({ key, effects }) =>
    effects.flatMap(({ downstreamKey }) => {
      const owner = owners.get(downstreamKey) ?? key;
      owners.set(downstreamKey, owner);
      return owner === key ? [] : [`${key}: has the downstream key of ${owner}`];
    }),
  );
}

/** Each attempt has a claim of its own, which the ledger had marked before the handler started. */
export function fencesIncrease(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, effects, steps }) => {
    // A call that runs at once is stored with its mark.
    const marks = steps
      .filter(({ from, to }) => (from ?? 'executing') === 'executing' && to === 'executing')
      .map(fenceOf);
    const claims = steps.filter(({ from, to }) => from !== 'executing' && to === 'executing').map(fenceOf);
    const doubles = effects.filter(({ fence }, n) => effects[n - 1]?.fence === fence);
    const unused = steps.filter(({ details }) => details['reason'] === 'not started').map(fenceOf);
    const denied = effects.filter(({ fence }) => unused.includes(fence));
    const unmarked = effects.filter(({ fence }) => !marks.includes(fence));
    return [
      ...(rises(claims) ? [] : [`${key}: its claims have the fences ${claims.join(', ')}`]),
      ...(rises(marks) ? [] : [`${key}: its starts have the fences ${marks.join(', ')}`]),
      ...doubles.map(({ fence }) => `${key}: two effects under the fence ${fence}`),
      ...denied.map(({ fence }) => `${key}: an effect under the fence ${fence}, which was said not to have started`),
      ...unmarked.map(({ fence }) => `${key}: an effect under the fence ${fence}, which was not marked`),
    ];
  });
}

/** What says that nothing ran is right. */
export function refusalsAreTrue(_history: History, stories: readonly CallStory[]): string[] {
  return stories.flatMap(({ key, attempts, effects, stored }) => {
    const innocent = attempts.filter(({ answer }) => answer?.error?.includes('nothing ran'));
    const liars = innocent.filter(({ attempt }) => effects.some((effect) => effect.attempt === attempt));
    const idle = stored.filter(({ outcome }) => ['denied', 'expired', 'cancelled'].includes(outcome ?? ''));
    return [
      ...liars.map(({ attempt }) => `${key}: ${attempt} was told that nothing ran, and something did`),
      ...(idle.length > 0 && effects.length > 0 ? [`${key}: was denied, and had an effect`] : []),
    ];
  });
}

export function fenceOf({ details }: { readonly details: { readonly [name: string]: unknown } }): number {
  return Number(details['fence']);
}

function rises(numbers: readonly number[]): boolean {
  return numbers.every((number, n) => n === 0 || number > (numbers[n - 1] ?? number));
}
