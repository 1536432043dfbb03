import { isDeepStrictEqual } from 'node:util';
import type { DuplicatesStory } from './duplicates.js';
import type { Answer } from './racer.js';
import { breachesOf, describe, groupBy, type Rules } from './rules.js';
import type { Effect } from './shop.js';

/** How an answer looks to whoever has to tell an outcome from all else. */
type Kind = 'outcome' | 'replay' | 'running' | 'conflict' | 'other';

function kindOf({ http, envelope, retryAfter }: Answer): Kind {
  const { status, duplicateDisposition, errorCode, output, requestId } = envelope;
  const looks = [http, status, duplicateDisposition, errorCode];
  const says = (...expected: readonly unknown[]): boolean => isDeepStrictEqual(looks, expected);
  if (says(200, 'completed', undefined, undefined)) return 'outcome';
  if (says(200, 'duplicate', 'replayed', undefined)) return 'replay';
  const isSilent = output === undefined && envelope.error !== undefined;
  if (isSilent && says(409, 'duplicate', 'rejected', 'SERVER_TOOL_IN_PROGRESS') && retryAfter === '1') return 'running';
  // Whoever does not know what was sent learns nothing of the call.
  const isMute = isSilent && requestId === undefined;
  return isMute && says(422, 'duplicate', 'conflict', 'SERVER_TOOL_IDEMPOTENCY_CONFLICT') ? 'conflict' : 'other';
}

/** Whether an answer is about the call that had the effect, and says nothing else of it than that effect. */
function isAbout(effect: Effect, { envelope }: Answer, kind: Kind): boolean {
  const { requestId, receipt, amount, item } = effect;
  const output = kind === 'running' ? undefined : { receipt, amount };
  return (
    envelope.requestId === requestId &&
    envelope.idempotencyKey === item &&
    isDeepStrictEqual(envelope.output, output) &&
    (kind === 'running') === (envelope.error !== undefined)
  );
}

const duplicatesRules: Rules<DuplicatesStory> = {
  'Each key has exactly one effect.': function* ({ calls, effects }) {
    const effectsOf = groupBy(effects, ({ item }) => item);
    for (const item of new Set(calls.map(({ input }) => input.item))) {
      const count = effectsOf.get(item)?.length ?? 0;
      if (count !== 1) yield `${item} has ${count}`;
    }
    if (new Set(effects.map(({ receipt }) => receipt)).size !== effects.length) yield 'two have the same receipt';
  },

  'Whoever calls gets an answer, and asks again only while the call runs.': function* ({ calls, answers }) {
    const answersOf = groupBy(answers, ({ caller }) => caller);
    if (answersOf.size !== calls.length) yield `${calls.length} have called, ${answersOf.size} got answers`;
    for (const { caller } of calls) {
      const kinds = (answersOf.get(caller) ?? []).map(kindOf);
      const last = kinds.pop();
      if (last === undefined || last === 'running' || kinds.some((kind) => kind !== 'running')) {
        yield `${caller}: ${[...kinds, last].join(', ')}`;
      }
    }
  },

  'Another payload than that of the effect is a conflict.': function* (story) {
    for (const { answer, effect, kind } of answersWithEffects(story)) {
      const isOther = answer.amount !== effect?.amount;
      if (isOther !== (kind === 'conflict')) yield describe(answer);
    }
  },

  'Every other answer is about the one call, and holds its one output or says that it runs.': function* (story) {
    for (const { answer, effect, kind } of answersWithEffects(story)) {
      if (kind === 'conflict') continue;
      if (kind === 'other' || !effect || !isAbout(effect, answer, kind)) yield describe(answer);
    }
  },

  'The outcome is given plainly once, by the racer that ran the handler.': function* (story) {
    const plain = answersWithEffects(story).filter(({ kind }) => kind === 'outcome');
    const plainOf = groupBy(plain, ({ answer }) => answer.item);
    for (const effect of story.effects) {
      const from = (plainOf.get(effect.item) ?? []).map(({ answer }) => answer.racer);
      if (!isDeepStrictEqual(from, [effect.racer]))
        yield `${effect.item}, run by ${effect.racer}, by ${from.join(', ')}`;
    }
  },

  'The ledger holds one call for each effect: claimed once, completed, delivered.': function* ({ effects, books }) {
    if (books.calls.length !== effects.length) yield `${books.calls.length} calls, ${effects.length} effects`;
    const stored = new Map(books.calls.map((call) => [call.requestId, call]));
    for (const { requestId, item } of effects) {
      const { state, outcome, fence, version, deliveredAt, idempotencyKey } = stored.get(requestId) ?? {};
      const facts = [idempotencyKey, state, outcome, fence, version, typeof deliveredAt];
      // Stored with its mark, settled.
      if (!isDeepStrictEqual(facts, [item, 'settled', 'completed', 1, 2, 'number']))
        yield `${item}: ${facts.join(', ')}`;
    }
  },

  'The audit log has each step once, and each answer that was no step.': function* ({ answers, effects, books }) {
    const kinds = groupBy(answers, kindOf);
    const rows = groupBy(books.audit, ({ event, to, code }) => [event, to ?? code].join(' ').trim());
    const expected: { readonly [row: string]: number } = {
      'call.changed executing': effects.length,
      'call.changed settled': effects.length,
      'call.repeated': kinds.get('replay')?.length ?? 0,
      'call.refused SERVER_TOOL_IN_PROGRESS': kinds.get('running')?.length ?? 0,
      'call.refused SERVER_TOOL_IDEMPOTENCY_CONFLICT': kinds.get('conflict')?.length ?? 0,
    };
    for (const row of new Set([...Object.keys(expected), ...rows.keys()])) {
      const count = rows.get(row)?.length ?? 0;
      if (count !== (expected[row] ?? 0)) yield `${row}: ${count} instead of ${expected[row] ?? 0}`;
    }
  },

  'No server has an error to tell of.': ({ errors }) => errors,
};

const heldBackRules: Rules<DuplicatesStory> = {
  'What comes later with another payload has no effect.': ({ calls, effects }) => {
    const late = calls.filter(({ isHeldBack }) => isHeldBack);
    const altered = new Set(late.map(({ input }) => `${input.item} ${input.amount}`));
    return effects.filter(({ item, amount }) => altered.has(`${item} ${amount}`)).map(describe);
  },
};

function answersWithEffects({
  answers,
  effects,
}: DuplicatesStory): { readonly answer: Answer; readonly effect: Effect | undefined; readonly kind: Kind }[] {
  const effectOf = new Map(effects.map((effect) => [effect.item, effect]));
  return answers.map((answer) => ({ answer, effect: effectOf.get(answer.item), kind: kindOf(answer) }));
}

/** Which rules a race for the same calls has broken, and how. */
export function breachesOfDuplicates(story: DuplicatesStory): string[] {
  return breachesOf(duplicatesRules, story);
}

/** The same for a race in which other payloads come once the key is taken. */
export function breachesOfHeldBack(story: DuplicatesStory): string[] {
  return breachesOf({ ...duplicatesRules, ...heldBackRules }, story);
}
