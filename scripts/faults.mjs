// Strikes servers with more faults than `npm test` has time for: kills processes, and stops them for longer than their
// leases, at every point of the path of a call. `npm run faults -- 500 100 7` is for 500 kills, 100 stops and the seed 7;
// without them, for as many and a new seed. What clients and handlers saw is then checked, see test/faults.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [kills = '500', stops = '100', seed = String(randomInt(2 ** 31))] = process.argv.slice(2);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
console.log(`${kills} kills, ${stops} stops, seed ${seed}`);
const { status } = spawnSync(process.execPath, [vitest, 'run', '--no-file-parallelism', 'test/faults'], {
  stdio: 'inherit',
  env: { ...process.env, GECX_KILLS: kills, GECX_STOPS: stops, GECX_SEED: seed },
});
process.exitCode = status ?? 1;
