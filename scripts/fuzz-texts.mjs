// Runs the tests of hostile texts with more texts than `npm test` has time for. `npm run fuzz:texts -- 500 7` is for
// 500 texts and the seed 7; without them, for 10,000 texts and a new seed. The tests print the seed and how far they are.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [runs = '10000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
console.log(`${runs} texts, seed ${seed}`);
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/invariants/escaping.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, GECX_RUNS: runs, GECX_SEED: seed },
});
process.exitCode = status ?? 1;
