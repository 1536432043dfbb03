import { describe, expect, test } from 'vitest';
import { errorTable } from '../../runtime/core/errors.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { canaryNames } from './canaries.js';
import { allowed, places, type Place } from './places.js';
import { leaksIn, play, type Shown } from './play.js';
import { approvals } from './scenarios/approvals.js';
import { clients } from './scenarios/clients.js';
import { executions } from './scenarios/executions.js';
import { mishaps } from './scenarios/mishaps.js';
import { refusals } from './scenarios/refusals.js';
import type { Scenario, Scenarios } from './scenarios/scenario.js';
import type { ShopSettings } from './shop.js';

const all: Scenarios = { ...refusals, ...executions, ...approvals, ...mishaps, ...clients };

const [first] = drivers;
const last = drivers.at(-1);
/** Everything happens twice: once for a host that says how it wants it, and once for one that says nothing. */
const hosts: readonly ShopSettings[] =
  first && last
    ? [
        { driver: first, hasErrorHook: true, auditInput: 'none' },
        { driver: last, hasErrorHook: false, auditInput: 'redacted' },
      ]
    : [];

/** Only clients say these, or nobody can bring them about in time: the tests of their own places do. */
const saidElsewhere = ['TOOL_TIMEOUT', 'SERVER_TOOL_INVALID_RESPONSE'];

const plays = new Map<string, Promise<Shown>>();

/** What a scenario has shown; it is played once. */
function shownBy(name: string, scenario: Scenario, settings: ShopSettings): Promise<Shown> {
  const id = JSON.stringify([name, settings]);
  const playing = plays.get(id) ?? play(scenario, settings);
  plays.set(id, playing);
  return playing;
}

describe.skipIf(hosts.length === 0).each(hosts)(
  'over SQLite ($driver), errors to a hook: $hasErrorHook, inputs in the audit log: $auditInput',
  (settings) => {
    test.each(Object.entries(all))('%s: no canary is where it may not be', async (name, scenario) => {
      expect(leaksIn(await shownBy(name, scenario, settings))).toEqual([]);
    });
  },
);

describe.skipIf(hosts.length === 0)('all scenarios together', { timeout: 600_000 }, () => {
  async function everything(): Promise<readonly Shown[]> {
    const shown: Shown[] = [];
    for (const settings of hosts) {
      for (const [name, scenario] of Object.entries(all)) shown.push(await shownBy(name, scenario, settings));
    }
    return shown;
  }

  test('reach every place', async () => {
    const reached = new Set((await everything()).flatMap((shown) => shown.places));
    expect(Object.keys(places).filter((place) => !reached.has(place as Place))).toEqual([]);
  });

  test('show every canary wherever it is allowed, so that the search is known to find it', async () => {
    const sightings = (await everything()).flatMap((shown) => shown.sightings);
    const sighted = new Set(sightings.map(({ canary, place }) => `${canary} in ${place}`));
    const wanted = canaryNames.flatMap((canary) => allowed[canary].map((place) => `${canary} in ${place}`));
    expect(wanted.filter((pair) => !sighted.has(pair))).toEqual([]);
  });

  test('bring about every error that a server can answer with', async () => {
    const said = new Set((await everything()).flatMap((shown) => shown.codes));
    expect(Object.keys(errorTable).filter((code) => !said.has(code) && !saidElsewhere.includes(code))).toEqual([]);
  });
});
