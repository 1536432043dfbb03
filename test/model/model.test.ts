import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareAudit, Step, type Deed } from './commands.js';
import { deeds, ending, requests } from './deeds.js';
import { Model } from './model.js';
import { Race } from './race.js';
import { System } from './system.js';

const { GECX_RUNS = '5000', GECX_PATH } = process.env;
const numRuns = Number(GECX_RUNS);
const seed = Number(process.env['GECX_SEED'] ?? 1);
const replayed = GECX_PATH === undefined ? {} : { path: GECX_PATH };

const step = fc.oneof(...deeds).map((deed) => new Step(deed));
const race = fc
  .array(fc.oneof(...requests), { minLength: 2, maxLength: 3 })
  .filter(isComparable)
  .map((racing) => new Race(racing));
const history = fc.array(fc.oneof({ weight: 8, arbitrary: step }, { weight: 1, arbitrary: race }), {
  minLength: 1,
  maxLength: 20,
  size: 'max',
});

/** A cancellation can come between an approval and the start of its call, which no order of whole requests shows. */
function isComparable(racing: readonly Deed[]): boolean {
  const has = (what: string): boolean => racing.some(({ says }) => says.includes(what));
  return !(has(' cancels ') && has(': approve '));
}

test('whatever happens, in whatever order: every answer, row, effect and audit row is what the model says', async () => {
  let done = 0;
  const live = async (steps: readonly (Step | Race)[], scheduler: fc.Scheduler): Promise<void> => {
    const [model, real] = [new Model(), new System(scheduler)];
    await real.begin();
    await fc.asyncModelRun(() => ({ model, real }), [...steps, ...ending.map((deed) => new Step(deed))]);
    await compareAudit(model, real);
    expect(model.calls.filter(({ state }) => state !== 'settled')).toEqual([]);
    done += 1;
    if (done % 10_000 === 0) console.log(`${done} of ${numRuns} histories`);
  };
  console.log(`${numRuns} histories, seed ${seed}`);
  const result = await fc.check(fc.asyncProperty(history, fc.scheduler(), live), { numRuns, seed, ...replayed });
  if (!result.failed) return;
  const { counterexamplePath: path, errorInstance, counterexample } = result;
  const histories = counterexample?.[0].map((one, at) => `${at + 1}. ${one.toString()}`).join('\n');
  console.error(
    `history ${result.numRuns} of ${numRuns}, as short as can be:\n${histories}\nreplay: GECX_SEED=${seed} GECX_PATH=${path} npm run -s simulate`,
  );
  throw errorInstance;
}, 7_200_000);

test('the model is short enough to be read at once', () => {
  const lines = readFileSync(new URL('model.ts', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
});
