import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { assertEnvelope } from '../runtime/server/assert-envelope.js';
import { raceDuplicates, type DuplicatesRace, type DuplicatesStory } from './duplicates.js';
import { breachesOfDuplicates, breachesOfHeldBack } from './duplicates-rules.js';
import { processesOn, serversInMemory, type Field } from './field.js';

const race: DuplicatesRace = {
  seed: Number(process.env['GECX_SEED'] ?? 1),
  keys: 125,
  duplicates: 16,
  keysPerLap: 25,
  slowKeys: 4,
  alteredShare: 0.1,
  alteredFrom: 'claim',
};
const small: DuplicatesRace = { ...race, keys: 10, slowKeys: 0 };
/** Races are long, and how long is not what they are about. */
const longMs = 300_000;

function start(field: Field): Field {
  onTestFinished(() => field.clear());
  return field;
}

test.skipIf(drivers.length === 0)(
  'eight processes make 125 calls 16 times each: 125 effects, one output for all, and a conflict for every other payload',
  async () => {
    const story = await raceDuplicates(start(await processesOn(temporaryFolder(), 8)), race);
    expect(breachesOfHeldBack(story)).toEqual([]);
    expect([story.calls.length, story.effects.length]).toEqual([8 * 125 * 16, 125]);
    for (const { envelope } of story.answers) assertEnvelope(envelope);
  },
  longMs,
);

test.skipIf(drivers.length === 0)(
  'where any payload may come first, the one that does has the effect, and every other is a conflict',
  async () => {
    const rivals: DuplicatesRace = { ...race, keys: 50, slowKeys: 0, alteredShare: 0.5, alteredFrom: 'start' };
    const story = await raceDuplicates(start(await processesOn(temporaryFolder(), 4)), rivals);
    expect(breachesOfDuplicates(story)).toEqual([]);
    expect(story.effects).toHaveLength(50);
  },
  longMs,
);

test(
  'the same holds for servers on one ledger in memory',
  async () => {
    const story = await raceDuplicates(start(serversInMemory(8)), { ...race, keys: 25 });
    expect(breachesOfHeldBack(story)).toEqual([]);
    expect(story.effects).toHaveLength(25);
  },
  longMs,
);

/** What could have gone wrong in a race, and the rule by which it is noticed. */
const mishaps: readonly [what: string, change: (story: DuplicatesStory) => Partial<DuplicatesStory>, rule: string][] = [
  [
    'a handler ran twice',
    ({ effects: [first, ...others] }) => ({
      effects: first ? [first, { ...first, receipt: 'second' }, ...others] : [],
    }),
    'Each key has exactly one effect.',
  ],
  [
    'somebody got no answer',
    ({ answers }) => ({ answers: answers.slice(1) }),
    'Whoever calls gets an answer, and asks again only while the call runs.',
  ],
  [
    'another payload got the output',
    ({ answers }) => ({ answers: answers.map((answer) => (answer.http === 422 ? { ...answer, http: 200 } : answer)) }),
    'Another payload than that of the effect is a conflict.',
  ],
  [
    'a replay held another output',
    ({ answers }) => ({
      answers: answers.map((answer) =>
        answer.envelope.duplicateDisposition === 'replayed'
          ? { ...answer, envelope: { ...answer.envelope, output: { receipt: 'another', amount: 1 } } }
          : answer,
      ),
    }),
    'Every other answer is about the one call, and holds its one output or says that it runs.',
  ],
  [
    'the outcome was given as if it were new to somebody who did not run it',
    ({ answers }) => ({
      answers: answers.map((answer) =>
        answer.envelope.status === 'completed' ? { ...answer, racer: 'somebody' } : answer,
      ),
    }),
    'The outcome is given plainly once, by the racer that ran the handler.',
  ],
  [
    'a call was claimed twice',
    ({ books }) => ({ books: { ...books, calls: books.calls.map((call) => ({ ...call, fence: 2 })) } }),
    'The ledger holds one call for each effect: claimed once, completed, delivered.',
  ],
  [
    'a step was not written down',
    ({ books }) => ({ books: { ...books, audit: books.audit.slice(1) } }),
    'The audit log has each step once, and each answer that was no step.',
  ],
  ['a server had an error', () => ({ errors: ['Error: lost'] }), 'No server has an error to tell of.'],
];

test.each(mishaps)('it is noticed when %s', async (_what, change, rule) => {
  const story = await raceDuplicates(start(serversInMemory(2)), small);
  expect(breachesOfHeldBack(story)).toEqual([]);
  expect(breachesOfHeldBack({ ...story, ...change(story) })).toContain(rule);
});

test('it is noticed when what came later with another payload had the effect', async () => {
  const story = await raceDuplicates(start(serversInMemory(2)), small);
  const late = story.calls.find(({ isHeldBack }) => isHeldBack);
  const effects = story.effects.map((effect) => ({ ...effect, ...(effect.item === late?.input.item && late.input) }));
  expect(breachesOfHeldBack({ ...story, effects })).toContain('What comes later with another payload has no effect.');
});
