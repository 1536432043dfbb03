import { draw, shuffle } from './draw.js';
import type { Books, Field } from './field.js';
import type { Answer, Call, Finish } from './racer.js';

/** A race of many callers for the same calls. What is asked follows from the seed; who comes first does not. */
export interface DuplicatesRace {
  readonly seed: number;
  readonly keys: number;
  /** How often each racer makes each call, all at once. */
  readonly duplicates: number;
  /** How many keys are raced for at a time. */
  readonly keysPerLap: number;
  /** How many of the keys have a handler that works longer than a repeated call waits for it. */
  readonly slowKeys: number;
  /** Which part of the calls comes with another payload. */
  readonly alteredShare: number;
  /** Whether these come once the key is taken, or may be the first that take it. */
  readonly alteredFrom: 'claim' | 'start';
}

/** All that happened in a race for the same calls. */
export interface DuplicatesStory {
  readonly calls: readonly Call[];
  readonly answers: readonly Answer[];
  readonly effects: Finish['effects'];
  readonly errors: Finish['errors'];
  readonly books: Books;
}

/** A repeated call waits two seconds for the one that runs. */
const slowMs = 2_500;
const briskMs = 20;

/** Runs the race, lap by lap: nobody starts on the keys of a lap before all have an answer to those of the last one. */
export async function raceDuplicates(
  field: Field,
  race: DuplicatesRace,
  onLap: (done: number) => void = () => {},
): Promise<DuplicatesStory> {
  const calls: Call[] = [];
  const answers: Answer[] = [];
  for (let first = 0; first < race.keys; first += race.keysPerLap) {
    const keys = Array.from({ length: Math.min(race.keysPerLap, race.keys - first) }, (_, index) => first + index);
    const lap = field.racers.map((racer, index) => ({ racer, calls: callsOf(race, index, keys) }));
    const given = await Promise.all(lap.map(({ racer, calls: own }) => racer.call(own)));
    calls.push(...lap.flatMap(({ calls: own }) => own));
    answers.push(...given.flat());
    onLap(first + keys.length);
  }
  return { calls, answers, ...(await field.finish()) };
}

/** The calls of one racer for some keys, in an order of its own. */
function callsOf(race: DuplicatesRace, racer: number, keys: readonly number[]): Call[] {
  const { seed, duplicates } = race;
  const calls = keys.flatMap((key) =>
    Array.from({ length: duplicates }, (_, duplicate) => callOf(race, racer, key, duplicate)),
  );
  return shuffle(calls, seed, 'order', racer, ...keys);
}

function callOf(race: DuplicatesRace, racer: number, key: number, duplicate: number): Call {
  const { seed, duplicates, slowKeys, alteredShare, alteredFrom } = race;
  const amount = Math.floor(draw(seed, 'amount', key) * 1_000);
  // One of each racer's calls is always as it should be, and shows when the key is taken.
  const isAltered = duplicate > 0 && draw(seed, 'altered', key, racer, duplicate) < alteredShare;
  return {
    tool: 'charge',
    input: {
      item: `key-${key}`,
      amount: isAltered ? 1_000 + racer * duplicates + duplicate : amount,
      workMs: key < slowKeys ? slowMs : Math.floor(draw(seed, 'work', key) * briskMs),
    },
    caller: `${racer}/${key}/${duplicate}`,
    isHeldBack: isAltered && alteredFrom === 'claim',
    until: 'ended',
  };
}
