import { Caller, type PlannedCall } from './caller.js';
import { Fleet, type FleetSettings } from './fleet.js';
import type { History } from './history.js';
import { points, type Blow, type Point } from './points.js';
import { Random } from './random.js';
import { gateOf, toolNames, type ToolName } from './tools.js';

/** How long and how hard servers are struck. */
export interface Campaign extends Omit<FleetSettings, 'fronts'> {
  readonly blow: Blow;
  /** How many processes are struck. */
  readonly count: number;
  readonly seed: number;
  readonly onProgress?: (blows: number) => void;
}

const callers = 6;
/** Longer than the longest lease, so that nothing is left to be done. */
const restMs = 40_000;

/** Strikes servers at every point of the path while clients make calls, and gives what is known when all is over. */
export async function runCampaign(campaign: Campaign): Promise<History> {
  const { blow, count, seed, onProgress } = campaign;
  const fleet = new Fleet({ ...campaign, fronts: 3 });
  const random = new Random(seed);
  const caller = new Caller(fleet, random);
  let planned = 0;
  const callOnAndOn = async (): Promise<void> => {
    while (fleet.blows[blow] < count) {
      const call = planCall(random, blow, planned++);
      // A user who is impatient, or a proxy that is.
      const again = random.chance(0.15) ? [caller.finish({ key: call.key, tool: call.tool })] : [];
      await Promise.all([caller.finish(call), ...again]);
      onProgress?.(fleet.blows[blow]);
    }
  };
  await fleet.start();
  try {
    await Promise.all(Array.from({ length: callers }, callOnAndOn));
    await caller.whenAnswered();
    await fleet.clock.sleep(restMs);
  } finally {
    await fleet.stop();
  }
  return fleet.readHistory();
}

/** Some points are often passed by other processes first, and so have more turns. */
const turns: readonly Point[] = [...points, 'claimed', 'audit written'];

/** Each point has its turn, with any of the tools whose calls come by it. */
function planCall(random: Random, blow: Blow, n: number): PlannedCall {
  const point = turns[n % turns.length] ?? 'received';
  const tool = random.pick(toolNames.filter((name) => comesBy(name, point)));
  const isOnEitherWay = gateOf(tool) !== undefined && onEveryWay.has(point);
  const strikes = isOnEitherWay ? random.pick(['call', 'decision'] as const) : 'any';
  return { key: `${n}-${tool}`, tool, fault: { blow, point }, strikes };
}

const onEveryWay: ReadonlySet<Point> = new Set<Point>(['received', 'authenticated', 'replying', 'replied']);

function comesBy(tool: ToolName, point: Point): boolean {
  const isGated = gateOf(tool) !== undefined;
  if (point === 'deciding' || point === 'decided') return isGated;
  return point === 'claimed' || point === 'delivered' ? isGated || tool === 'report' : true;
}
