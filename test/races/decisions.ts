import { draw, pick, shuffle } from './draw.js';
import type { Books, Field } from './field.js';
import type { Answer, Call, Decision, Finish, Racer, Ruling } from './racer.js';
import { requester, supervisor } from './shop.js';

/** A race of many deciders about the same waiting calls. What they want follows from the seed; who wins does not. */
export interface DecisionsRace {
  readonly seed: number;
  /** How many calls are decided about. */
  readonly calls: number;
  /** How many decide about each call, spread over the racers, all at once. */
  readonly deciders: number;
  /** How many calls are decided about at a time. */
  readonly callsPerLap: number;
}

/** All that happened in a race of deciders. */
export interface DecisionsStory {
  readonly calls: readonly Call[];
  /** What was answered when the calls were made: one answer for each. */
  readonly pending: readonly Answer[];
  readonly rulings: readonly Ruling[];
  /** What everybody was answered who asked for the outcome afterwards. */
  readonly answers: readonly Answer[];
  readonly effects: Finish['effects'];
  readonly errors: Finish['errors'];
  readonly books: Books;
}

/** How many ask in each racer for the outcome of each call. */
const askers = 2;
/** The first version of a call is what everybody has seen who decides. */
const version = 1;

/** Runs the race, lap by lap. In each, some calls are made, then decided about, then asked for. */
export async function raceDecisions(
  field: Field,
  race: DecisionsRace,
  onLap: (done: number) => void = () => {},
): Promise<DecisionsStory> {
  const calls: Call[] = [];
  const pending: Answer[] = [];
  const rulings: Ruling[] = [];
  const answers: Answer[] = [];
  const { racers } = field;
  for (let first = 0; first < race.calls; first += race.callsPerLap) {
    const lap = numbers(Math.min(race.callsPerLap, race.calls - first)).map((index) => callOf(race, first + index));
    const waiting = await callIn(racers, lap);
    const requestIds = new Map(waiting.map(({ item, envelope }) => [item, envelope.requestId]));
    const decisions = lap.flatMap((call) => decisionsOf(race, call, requestIds.get(call.input.item) ?? ''));
    rulings.push(...(await decideIn(racers, shuffle(decisions, race.seed, 'order', first))));
    const asking = racers.map((racer, index) => racer.call(lap.flatMap((call) => askersOf(call, index))));
    calls.push(...lap);
    pending.push(...waiting);
    answers.push(...(await Promise.all(asking)).flat());
    onLap(first + lap.length);
  }
  return { calls, pending, rulings, answers, ...(await field.finish()) };
}

/** Half of the calls are decided by their user, half by supervisors. */
function callOf({ seed }: DecisionsRace, number: number): Call {
  const item = `call-${number}`;
  return {
    tool: number % 2 === 0 ? 'refund' : 'order',
    input: { item, amount: Math.floor(draw(seed, 'amount', number) * 1_000), workMs: 2 },
    caller: item,
    isHeldBack: false,
    until: 'stored',
  };
}

function askersOf(call: Call, racer: number): Call[] {
  return numbers(askers).map((asker) => ({ ...call, caller: `${racer}/${call.input.item}/${asker}`, until: 'ended' }));
}

/**
 * What everybody wants who decides about a call. Supervisors are three quarters as many as decisions, so that some
 * decide twice; for a call that its user decides, everybody is the same person.
 */
function decisionsOf({ seed, deciders }: DecisionsRace, { tool, input }: Call, requestId: string): Decision[] {
  const { item } = input;
  return numbers(deciders).map((decider) => {
    const want = pick(['approve', 'approve', 'deny', 'deny', 'edit'], seed, 'want', item, decider);
    const number = decider % Math.ceil((deciders * 3) / 4);
    return {
      requestId,
      item,
      person: tool === 'refund' ? `${supervisor}-${number}` : requester,
      decision: want === 'deny' ? 'deny' : 'approve',
      version,
      ...(want === 'edit' ? { input: { ...input, amount: 1_000 + decider } } : {}),
    };
  });
}

/** Has each racer make some of the calls. */
async function callIn(racers: readonly Racer[], calls: readonly Call[]): Promise<Answer[]> {
  return (await dealTo(racers, calls, (racer, own) => racer.call(own))).flat();
}

async function decideIn(racers: readonly Racer[], decisions: readonly Decision[]): Promise<Ruling[]> {
  return (await dealTo(racers, decisions, (racer, own) => racer.decide(own))).flat();
}

function dealTo<T, Result>(
  racers: readonly Racer[],
  things: readonly T[],
  run: (racer: Racer, own: readonly T[]) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(
    racers.map((racer, place) =>
      run(
        racer,
        things.filter((_thing, index) => index % racers.length === place),
      ),
    ),
  );
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
