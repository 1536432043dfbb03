import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sighting } from './evidence.js';
import { listenToLogs } from './listen-to-logs.js';
import { allowed, places, type Place } from './places.js';
import type { Scenario } from './scenarios/scenario.js';
import { Shop, type ShopSettings } from './shop.js';

/** What a scenario has shown. */
export interface Shown {
  readonly sightings: readonly Sighting[];
  readonly places: readonly Place[];
  readonly codes: readonly string[];
}

/** Plays a scenario in a shop of its own, and looks for canaries in all that has left it. */
export async function play(
  scenario: Scenario,
  settings: ShopSettings,
  open: (folder: string, settings: ShopSettings) => Shop = (...given) => new Shop(...given),
): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'gecx-canaries-'));
  const shop = open(folder, settings);
  const stopListening = listenToLogs(shop.evidence);
  try {
    await shop.start();
    await scenario(shop);
    await shop.end();
  } finally {
    stopListening();
    rmSync(folder, { recursive: true });
  }
  const reached = (Object.keys(places) as Place[]).filter((place) => shop.evidence.has(place));
  return { sightings: shop.evidence.sightings(), places: reached, codes: [...shop.codes] };
}

/** The canaries that were seen where they may not be. */
export function leaksIn({ sightings }: Pick<Shown, 'sightings'>): string[] {
  const leaks = sightings.filter(({ canary, place }) => !allowed[canary].includes(place));
  return leaks.map(({ canary, seen, place }) => `${canary}, ${seen} (${place})`);
}
