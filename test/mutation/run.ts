// Changes the code of the call path in many small ways, one at a time, and counts how many of these mutants a test
// notices. `npm run mutation` takes about half an hour on a quiet machine, `npm run mutation -- approval core` less. Fails when less than
// 85 % of the mutants of a file are killed, and when one survives that survivors.yaml does not explain.
import { Stryker } from '@stryker-mutator/core';
import { groups, type Group } from './groups.js';
import { readMutant, type Mutant } from './mutant.js';
import { Survivors } from './survivors.js';

const leastKilled = 85;
const survivors = new Survivors(new URL('survivors.yaml', import.meta.url));

async function mutate({ files, tests }: Group): Promise<readonly Mutant[]> {
  // Read by vitest.config.ts, in a process that Stryker starts.
  process.env['GECX_TESTS'] = tests.join(' ');
  const stryker = new Stryker({
    mutate: [...files],
    ignorePatterns: ['/bench', '/dist', '/docs', '/templates'],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env['GECX_CONCURRENCY'] ?? 1),
    timeoutMS: 20_000,
    reporters: ['progress-append-only'],
  });
  return (await stryker.runMutationTest()).map(readMutant);
}

function count(mutants: readonly Mutant[], fate: Mutant['fate']): number {
  return mutants.filter((mutant) => mutant.fate === fate).length;
}

function scoreOf(mutants: readonly Mutant[]): number {
  const killed = count(mutants, 'killed');
  return (100 * killed) / (killed + count(mutants, 'survived'));
}

const named = process.argv.slice(2);
const wanted = Object.entries(groups).filter(([name]) => named.length === 0 || named.includes(name));
if (wanted.length < named.length) throw new Error(`the groups are ${Object.keys(groups).join(', ')}`);

const all: Mutant[] = [];
for (const [name, group] of wanted) {
  const started = Date.now();
  const mutants = await mutate(group);
  all.push(...mutants);
  console.log(`${name}: ${scoreOf(mutants).toFixed(1)} % killed in ${Math.round((Date.now() - started) / 1000)} s`);
}

const files = wanted.flatMap(([, group]) => group.files);
const rows = [
  ...files.map((file) => [file, all.filter((mutant) => mutant.file === file)] as const),
  ['all', all] as const,
];
console.table(
  Object.fromEntries(
    rows.map(([file, mutants]) => [
      file,
      {
        killed: count(mutants, 'killed'),
        survived: count(mutants, 'survived'),
        invalid: count(mutants, 'invalid'),
        '%': Number(scoreOf(mutants).toFixed(1)),
      },
    ]),
  ),
);

const survived = all.filter(({ fate }) => fate === 'survived');
const unexplained = survived.filter((mutant) => !survivors.has(mutant));
for (const { file, line, code, mutant } of unexplained) {
  console.log(`survived: ${file}:${line}\n  code: ${code}\n  mutant: ${mutant}`);
}
for (const gone of survivors.gone(files, survived)) console.log(`is listed and did not survive: ${gone}`);
const weak = rows.filter(([, mutants]) => scoreOf(mutants) < leastKilled).map(([file]) => file);
if (weak.length > 0) console.log(`less than ${leastKilled} % killed: ${weak.join(', ')}`);
process.exitCode = unexplained.length > 0 || weak.length > 0 ? 1 : 0;
