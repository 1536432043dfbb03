// Fires more requests at a server than `npm test` has time for. `npm run fuzz -- 5000 7` is for 5,000 requests and the
// seed 7; without them, for 100,000 requests and a new seed. `npm run fuzz -- 0 7 4711` tells only story 4711 of seed 7.
// It prints the seed, how far it is, and in which story something was wrong.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [requests = '100000', seed = String(randomInt(2 ** 31)), story] = process.argv.slice(2);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
console.log(story === undefined ? `${requests} requests, seed ${seed}` : `story ${story} of seed ${seed}`);
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz/'], {
  stdio: 'inherit',
  env: { ...process.env, GECX_RUNS: requests, GECX_SEED: seed, ...(story === undefined ? {} : { GECX_STORY: story }) },
});
process.exitCode = status ?? 1;
