import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { buildServer } from './build-server.js';
import { runCampaign } from './campaign.js';
import { checkHistory } from './checker/check-history.js';
import type { History } from './history.js';
import { points, type Blow, type Point } from './points.js';

/** How many processes are struck, and with which seed; `npm run faults` says more than the tests of a change do. */
export function extent(blow: Blow, few: number): { readonly count: number; readonly seed: number } {
  const { GECX_KILLS, GECX_STOPS, GECX_SEED } = process.env;
  return { count: Number((blow === 'kill' ? GECX_KILLS : GECX_STOPS) ?? few), seed: Number(GECX_SEED ?? 1) };
}

/** Strikes servers, and expects their history to be without a contradiction. */
export async function expectGuaranteesUnderFire(blow: Blow, count: number, seed: number): Promise<void> {
  const [driver] = drivers;
  if (!driver) throw new Error('no driver is here');
  const folder = temporaryFolder();
  const program = await buildServer(folder);
  let shown = 0;
  const onProgress = (blows: number): void => {
    if (blows < shown + 50) return;
    shown = blows;
    console.log(`${blow}: ${blows} of ${count}`);
  };
  const history = await runCampaign({ folder, program, driver, blow, count, seed, onProgress });
  const found = checkHistory(history);
  const struck = strokes(history);
  console.log(`${blow}, seed ${seed}: ${describe(history, struck)}`);
  expect(found, found.length > 0 ? keep(folder, blow, count, seed) : '').toEqual([]);
  // With fewer, some points may be missed.
  if (count >= 10 * points.length) expect(points.filter((point) => !struck.has(point))).toEqual([]);
}

function strokes({ events }: History): ReadonlyMap<Point, number> {
  const struck = new Map<Point, number>();
  for (const event of events) {
    if (event.type === 'blow') struck.set(event.point, (struck.get(event.point) ?? 0) + 1);
  }
  return struck;
}

function describe({ calls, audit, events }: History, struck: ReadonlyMap<Point, number>): string {
  const times = Array.from(struck, ([point, n]) => `${point} ${n}`).join(', ');
  const requests = events.filter(({ type }) => type === 'invoke').length;
  return `${calls.length} calls, ${requests} requests, ${audit.length} audit rows; ${times}`;
}

/** What a person needs who looks for the defect. */
function keep(folder: string, blow: Blow, count: number, seed: number): string {
  const kept = join(tmpdir(), `gecx-faults-${blow}-${seed}`);
  cpSync(folder, kept, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const sizes = blow === 'kill' ? `${count} 0` : `0 ${count}`;
  return `history and ledger are kept in ${kept}; the same calls again: npm run faults -- ${sizes} ${seed}`;
}
