import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { runCampaign, type CampaignResult } from './campaign.js';
import type { Weight } from './server/messages.js';
import { ServerProcess } from './server/server-process.js';
import { boundMs } from './wire/line.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_121);
const requests = Number(process.env['GECX_RUNS'] ?? 5_000);
const only = process.env['GECX_STORY'] === undefined ? undefined : Number(process.env['GECX_STORY']);

/** As long as a slow machine may take. */
const timeout = 120_000 + requests * 30;

/** How much more a server may keep at the end than when it had seen all kinds of requests, in bytes. */
const mayGrow = { heap: 8 * 2 ** 20, external: 8 * 2 ** 20, resident: 96 * 2 ** 20 } as const;

test('the build is there; `npm run build` makes it', () => {
  expect(existsSync(fileURLToPath(new URL('../../dist/runtime/server/index.js', import.meta.url)))).toBe(true);
});

describe.skipIf(drivers.length === 0)(`a server under ${requests} requests, seed ${seed}`, () => {
  let result: CampaignResult;
  let stopsByItself: boolean;

  beforeAll(async () => {
    const { server, port } = await ServerProcess.start(join(temporaryFolder(afterAll), 'calls.db'));
    afterAll(() => server.kill());
    const onProgress = (sent: number): void => console.log(`${sent} of ${requests} requests`);
    result = await runCampaign({ server, port, seed, requests, ...(only === undefined ? { onProgress } : { only }) });
    const { stories, twists, coverage } = result;
    console.log(`${stories} stories, deliveries by twist: ${JSON.stringify(Object.fromEntries(twists))}\n${coverage}`);
    console.log(result.weights.map((weight) => JSON.stringify(weight)).join('\n'));
    stopsByItself = await server.stop(boundMs);
  }, timeout);

  test('answers each, or closes its connection; says nothing wrong, complains of nothing, and lives on', () => {
    const replay = `replay one story with GECX_SEED=${seed} GECX_STORY=<its number>, see scripts/fuzz.mjs`;
    expect(result.problems, replay).toEqual([]);
  });

  test.skipIf(only !== undefined)('was reached everywhere: every code, view and state was seen', () => {
    expect(result.coverage.missing).toEqual([]);
    expect(result.requests).toBeGreaterThanOrEqual(requests);
  });

  test.skipIf(only !== undefined)('got mostly requests in good form, and many of each other kind', () => {
    const share = (twist: string): number => (result.twists.get(twist) ?? 0) / result.requests;
    expect(share('nothing')).toBeGreaterThan(0.5);
    expect(['json', 'text', 'head', 'bytes', 'framing'].filter((twist) => share(twist) < 0.005)).toEqual([]);
  });

  test.skipIf(only !== undefined)('keeps no more at the end than after a fifth of them, and no connection', () => {
    const [first, last] = [result.weights[0], result.weights.at(-1)] as [Weight, Weight];
    const tooMuch = Object.entries(mayGrow).filter(
      ([what, most]) => last[what as 'heap'] - first[what as 'heap'] > most,
    );
    expect(tooMuch).toEqual([]);
    expect(last.connections).toBe(0);
  });

  test('ends by itself when it is closed', () => {
    expect(stopsByItself).toBe(true);
  });
});
