import type { History } from '../history.js';
import type { CallStory } from './call-story.js';
import { fenceOf } from './effects.js';

/** How long the claim of a process that is gone lasts, and how much later its call is taken up, in milliseconds. */
const leaseMs = 15_000;
const patienceMs = 5_000;

/** A call whose process was struck does not stay claimed: it is taken up, or ended, soon after the lease. */
export function interruptedCallsAreTakenUp({ events }: History, stories: readonly CallStory[]): string[] {
  const blows = events.filter((event) => event.type === 'blow');
  const claims = events.filter((event) => event.type === 'claim');
  return stories.flatMap(({ key, stored: [call], steps }) =>
    steps.flatMap((step, n) => {
      const next = steps[n + 1];
      if (step.to !== 'executing' || (next?.to === 'executing' && fenceOf(next) === fenceOf(step))) return [];
      const servers = claims
        .filter(({ requestId, fence }) => requestId === call?.requestId && fence === fenceOf(step))
        .map(({ server }) => server);
      // Where two wanted the claim at the same time, the later blow counts.
      const struckAt = Math.max(...blows.filter(({ server }) => servers.includes(server)).map(({ at }) => at));
      const latest = Math.max(struckAt, step.at) + leaseMs + patienceMs;
      return next === undefined || (Number.isFinite(struckAt) && next.at > latest)
        ? [`${key}: stays claimed under the fence ${fenceOf(step)}`]
        : [];
    }),
  );
}
