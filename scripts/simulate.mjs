// Runs the simulation of calls (test/model) longer than `npm test` has time for. `npm run simulate -- 500 7` is for 500
// histories and the seed 7; without them, for 100,000 histories and a new seed. A failure prints how to replay it.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [runs = '100000', seed = process.env.GECX_SEED ?? String(randomInt(2 ** 31))] = process.argv.slice(2);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/model'], {
  stdio: 'inherit',
  env: { ...process.env, GECX_RUNS: runs, GECX_SEED: seed },
});
process.exitCode = status ?? 1;
