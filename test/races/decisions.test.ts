import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { assertEnvelope } from '../runtime/server/assert-envelope.js';
import { raceDecisions, type DecisionsRace, type DecisionsStory } from './decisions.js';
import { breachesOfDecisions } from './decisions-rules.js';
import { processesOn, serversInMemory, type Field } from './field.js';

const race: DecisionsRace = { seed: Number(process.env['GECX_SEED'] ?? 1), calls: 50, deciders: 32, callsPerLap: 10 };
/** Races are long, and how long is not what they are about. */
const longMs = 300_000;

function start(field: Field): Field {
  onTestFinished(() => field.clear());
  return field;
}

test.skipIf(drivers.length === 0)(
  'eight processes decide about 50 calls, 32 at a time about each: one decides, and what was decided happens once',
  async () => {
    const story = await raceDecisions(start(await processesOn(temporaryFolder(), 8)), race);
    expect(breachesOfDecisions(story)).toEqual([]);
    expect(story.rulings).toHaveLength(32 * 50);
    for (const { envelope } of [...story.pending, ...story.answers]) assertEnvelope(envelope);
  },
  longMs,
);

test(
  'the same holds for servers on one ledger in memory',
  async () => {
    const story = await raceDecisions(start(serversInMemory(8)), race);
    expect(breachesOfDecisions(story)).toEqual([]);
  },
  longMs,
);

const decided = (http: number) => (story: DecisionsStory) => ({
  rulings: story.rulings.map((ruling) => ({ ...ruling, http })),
});

/** What could have gone wrong in a race, and the rule by which it is noticed. */
const mishaps: readonly [what: string, change: (story: DecisionsStory) => Partial<DecisionsStory>, rule: string][] = [
  [
    'a call was decided twice',
    ({ books }) => ({ books: { ...books, audit: [...books.audit, ...books.audit] } }),
    'Every call is kept waiting, and then decided once: one step of the audit log says so, as does the call.',
  ],
  ['all have won', decided(200), 'Whoever wanted what was decided is told that it was taken; everybody else gets 409.'],
  [
    'nobody has won',
    decided(409),
    'Whoever wanted what was decided is told that it was taken; everybody else gets 409.',
  ],
  [
    'a loser was shown the call as it was before',
    ({ rulings }) => ({
      rulings: rulings.map((ruling) => ({
        ...ruling,
        view: { ...ruling.view, allowedDecisions: ['approve'] as const },
      })),
    }),
    'Winners and losers see the call as it was decided; a supervisor never sees its output.',
  ],
  [
    'an approved call ran twice',
    ({ effects }) => ({ effects: [...effects, ...effects] }),
    'An approved call has one effect, with the input that was approved; a denied one has none.',
  ],
  [
    'a denied call ran',
    ({ books, effects: [effect] }) => ({
      effects: books.calls.flatMap(({ requestId, toolCallId: item }) =>
        effect ? [{ ...effect, requestId, item }] : [],
      ),
    }),
    'An approved call has one effect, with the input that was approved; a denied one has none.',
  ],
  [
    'the outcome was given plainly to everybody',
    ({ answers }) => ({
      answers: answers.map((answer) => ({ ...answer, envelope: { ...answer.envelope, status: 'completed' as const } })),
    }),
    'Whoever asks for the outcome and keeps asking gets it; the first of all gets it plainly.',
  ],
  [
    'a call was claimed twice',
    ({ books }) => ({ books: { ...books, calls: books.calls.map((call) => ({ ...call, fence: 2 })) } }),
    'The ledger holds each call settled, claimed once if it was approved and never if it was denied.',
  ],
  [
    'a refused decision was not written down',
    ({ books }) => ({
      books: { ...books, audit: books.audit.filter(({ event }) => event !== 'decision.refused') },
    }),
    'The audit log has each decision that was not taken, and each answer that was no step.',
  ],
  ['a server had an error', () => ({ errors: ['Error: lost'] }), 'No server has an error to tell of.'],
];

test.each(mishaps)('it is noticed when %s', async (_what, change, rule) => {
  const story = await raceDecisions(start(serversInMemory(2)), { ...race, calls: 8, deciders: 8 });
  expect(breachesOfDecisions(story)).toEqual([]);
  expect(breachesOfDecisions({ ...story, ...change(story) })).toContain(rule);
});
