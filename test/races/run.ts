/** Runs all races in full size. The seed repeats what is asked, and in which order; who wins is up to the machine. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { raceDecisions } from './decisions.js';
import { breachesOfDecisions } from './decisions-rules.js';
import { raceDuplicates, type DuplicatesRace } from './duplicates.js';
import { breachesOfDuplicates, breachesOfHeldBack } from './duplicates-rules.js';
import { processesOn, serversInMemory, type Field } from './field.js';

const standard = { seed: String(randomInt(2 ** 31)), processes: '8', keys: '500', duplicates: '16', calls: '200' };
const deciders = 32;
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: standard.seed },
    processes: { type: 'string', default: standard.processes },
    keys: { type: 'string', default: standard.keys },
    duplicates: { type: 'string', default: standard.duplicates },
    calls: { type: 'string', default: standard.calls },
  },
});
const [seed, processes, keys, duplicates, calls] = [
  Number(values.seed),
  Number(values.processes),
  Number(values.keys),
  Number(values.duplicates),
  Number(values.calls),
];
const again = Object.entries(values).map(([name, value]) => `--${name} ${value}`);
console.log(`npm run races -- ${again.join(' ')}`);

const sameCalls: DuplicatesRace = {
  seed,
  keys,
  duplicates,
  keysPerLap: 25,
  slowKeys: 10,
  alteredShare: 0.1,
  alteredFrom: 'claim',
};
const inMemory: DuplicatesRace = { ...sameCalls, keys: Math.ceil(keys / 4) };
const decisions = { seed, calls, deciders, callsPerLap: 10 };

await run('the same calls', (field, tell) => runDuplicates(field, sameCalls, tell));
await run('the same calls, and any payload may be the first', (field, tell) =>
  runDuplicates(field, { ...sameCalls, keys: Math.ceil(keys / 4), slowKeys: 0, alteredFrom: 'start' }, tell),
);
await run('decisions', (field, tell) => runDecisions(field, tell));
await run('the same calls in memory', (field, tell) => runDuplicates(field, inMemory, tell), true);
await run('decisions in memory', (field, tell) => runDecisions(field, tell), true);

type Tell = (text: string) => void;

async function runDuplicates(field: Field, race: DuplicatesRace, tell: Tell): Promise<string[]> {
  const story = await raceDuplicates(field, race, (done) => tell(`${done} of ${race.keys} keys`));
  const { length } = story.calls;
  tell(`${length} calls, ${story.answers.length} answers, ${story.effects.length} effects`);
  return race.alteredFrom === 'claim' ? breachesOfHeldBack(story) : breachesOfDuplicates(story);
}

async function runDecisions(field: Field, tell: Tell): Promise<string[]> {
  const story = await raceDecisions(field, decisions, (done) => tell(`${done} of ${calls} calls`));
  const { length } = story.rulings;
  tell(`${length} decisions about ${story.calls.length} calls, ${story.effects.length} effects`);
  return breachesOfDecisions(story);
}

/** Runs one race. What it leaves of a failed one, it names. */
async function run(
  name: string,
  race: (field: Field, tell: Tell) => Promise<string[]>,
  isInMemory = false,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gecx-races-'));
  const start = performance.now();
  const tell: Tell = (text) => console.log(`${name}: ${text}, ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  const field = isInMemory ? serversInMemory(processes) : await processesOn(folder, processes);
  tell(`${processes} ${isInMemory ? 'servers' : 'processes'}`);
  try {
    const breaches = await race(field, tell);
    if (breaches.length === 0) rmSync(folder, { recursive: true });
    else {
      console.error([`${name}: seed ${seed}, the ledger is in ${folder}`, ...breaches].join('\n'));
      process.exitCode = 1;
    }
  } finally {
    field.clear();
  }
}
