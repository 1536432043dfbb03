import { isDeepStrictEqual } from 'node:util';
import type { StoredCall } from 'gecx-tools/server';
import type { DecisionsStory } from './decisions.js';
import type { Answer, Ruling } from './racer.js';
import { breachesOf, describe, groupBy, type Rules } from './rules.js';
import type { Effect, ShopInput } from './shop.js';

/** One call of the race, with all that happened to it. */
interface Case {
  readonly input: ShopInput;
  readonly stored: StoredCall | undefined;
  readonly rulings: readonly Ruling[];
  readonly effects: readonly Effect[];
  readonly answers: readonly Answer[];
}

function casesOf({ calls, books, rulings, effects, answers }: DecisionsStory): Case[] {
  const stored = new Map(books.calls.map((call) => [call.toolCallId, call]));
  const rulingsOf = groupBy(rulings, ({ decision }) => decision.item);
  const effectsOf = groupBy(effects, ({ item }) => item);
  const answersOf = groupBy(answers, ({ item }) => item);
  return calls.map(({ input }) => ({
    input,
    stored: stored.get(input.item),
    rulings: rulingsOf.get(input.item) ?? [],
    effects: effectsOf.get(input.item) ?? [],
    answers: answersOf.get(input.item) ?? [],
  }));
}

/** Whether a decision is the one that was stored. Of those that edit, no two put the same in the place of the input. */
function isTaken({ decision: wanted }: Ruling, { stored, effects }: Case): boolean {
  const { decision } = stored ?? {};
  if (decision?.decidedBy !== wanted.person || decision.decision !== wanted.decision) return false;
  return decision.edited ? wanted.input?.amount === effects[0]?.amount : wanted.input === undefined;
}

/** Whether somebody is shown the call as it was decided, and nothing that is not for them. */
function showsDecided({ view }: Ruling, { input, stored, effects }: Case): boolean {
  const amount = effects[0]?.amount ?? input.amount;
  const isUsers = stored?.tool === 'order';
  const hasEnded = view.state === 'completed' || view.state === 'denied';
  return (
    view.requestId === stored?.requestId &&
    isDeepStrictEqual(view.facts, { ...input, amount }) &&
    view.allowedDecisions.length === 0 &&
    view.expiresAt === null &&
    (hasEnded || view.state === 'approved' || view.state === 'executing') &&
    (view.result !== undefined) === (isUsers && hasEnded)
  );
}

/** The outcome that an answer gives, and whether it is told as one from before. Undefined when it gives none. */
function outcomeOf({ http, envelope }: Answer): { readonly isReplay: boolean; readonly outcome: unknown } | undefined {
  const { status, duplicateDisposition, output, errorCode, requestId } = envelope;
  const isReplay = status === 'duplicate' && duplicateDisposition === 'replayed';
  const isPlain = status === (output ? 'completed' : 'denied');
  if (http !== 200 || !(isReplay || isPlain)) return undefined;
  return { isReplay, outcome: { requestId, ...(output ? { output } : { errorCode }) } };
}

/** The outcome that there is to give. */
function trueOutcome({ stored, effects: [effect] }: Case): unknown {
  const { requestId } = stored ?? {};
  if (!effect) return { requestId, errorCode: 'SERVER_TOOL_APPROVAL_DENIED' };
  return { requestId, output: { receipt: effect.receipt, amount: effect.amount } };
}

const decisionsRules: Rules<DecisionsStory> = {
  'Every call is kept waiting, and then decided once: one step of the audit log says so, as does the call.': function* (
    story,
  ) {
    const decided = story.books.audit.filter(({ event, details }) => event === 'call.changed' && 'decision' in details);
    const stepsOf = groupBy(decided, ({ requestId }) => requestId ?? '');
    const kept = story.pending.filter(({ http, envelope }) => http === 200 && envelope.status === 'pending');
    if (kept.length !== story.calls.length) yield `${kept.length} of ${story.calls.length} were kept waiting`;
    for (const { input, stored } of casesOf(story)) {
      const steps = (stepsOf.get(stored?.requestId ?? '') ?? []).map(({ details }) => details);
      const { decision, decidedBy } = stored?.decision ?? {};
      const isThis = decidedBy === steps[0]?.['decidedBy'] && decision === steps[0]?.['decision'];
      if (steps.length !== 1 || !isThis) yield `${input.item}: ${describe(steps)} for ${decision} by ${decidedBy}`;
    }
  },

  'Whoever wanted what was decided is told that it was taken; everybody else gets 409.': function* (story) {
    for (const one of casesOf(story)) {
      const wrong = one.rulings.filter((ruling) => ruling.http !== (isTaken(ruling, one) ? 200 : 409));
      yield* wrong.map(describe);
      if (!one.rulings.some((ruling) => isTaken(ruling, one))) yield `${one.input.item}: nobody has won`;
    }
  },

  'Winners and losers see the call as it was decided; a supervisor never sees its output.': function* (story) {
    for (const one of casesOf(story)) {
      yield* one.rulings.filter((ruling) => !showsDecided(ruling, one)).map(describe);
    }
  },

  'An approved call has one effect, with the input that was approved; a denied one has none.': function* (story) {
    for (const { input, stored, effects } of casesOf(story)) {
      const { decision } = stored ?? {};
      const [effect, ...others] = effects;
      const isRight =
        decision?.decision === 'approve'
          ? effect?.requestId === stored?.requestId &&
            effect?.decidedBy === decision.decidedBy &&
            (effect.amount !== input.amount) === decision.edited
          : effect === undefined;
      if (!isRight || others.length > 0) yield `${input.item}: ${describe(effects)} after ${describe({ decision })}`;
    }
  },

  'Whoever asks for the outcome and keeps asking gets it; the first of all gets it plainly.': function* (story) {
    for (const one of casesOf(story)) {
      const expected = trueOutcome(one);
      let plain = 0;
      for (const [caller, answers] of groupBy(one.answers, (answer) => answer.caller)) {
        const last = answers.at(-1);
        const ending = last && outcomeOf(last);
        const isPatient = answers
          .slice(0, -1)
          .every(({ http, envelope }) => http === 200 && envelope.status === 'pending');
        if (!isPatient || !isDeepStrictEqual(ending?.outcome, expected)) yield `${caller}: ${describe(answers)}`;
        if (ending?.isReplay === false) plain += 1;
      }
      if (plain !== 1) yield `${one.input.item}: told plainly ${plain} times`;
    }
  },

  'The ledger holds each call settled, claimed once if it was approved and never if it was denied.': function* (story) {
    if (story.books.calls.length !== story.calls.length) yield `${story.books.calls.length} calls are stored`;
    for (const { input, stored } of casesOf(story)) {
      const { state, outcome, fence, version, deliveredAt, decision } = stored ?? {};
      const facts = [state, outcome, fence, version, typeof deliveredAt];
      const isApproved = decision?.decision === 'approve';
      // Stored, approved, claimed, marked, settled; or stored and denied.
      const expected = isApproved ? ['settled', 'completed', 1, 5, 'number'] : ['settled', 'denied', 0, 2, 'number'];
      if (!isDeepStrictEqual(facts, expected)) yield `${input.item}: ${facts.join(', ')}`;
    }
  },

  'The audit log has each decision that was not taken, and each answer that was no step.': function* (story) {
    const rows = groupBy(story.books.audit, ({ event, code }) =>
      event === 'call.changed' ? event : `${event} ${code}`,
    );
    const approved = story.books.calls.filter(({ outcome }) => outcome === 'completed').length;
    const expected: { readonly [row: string]: number } = {
      'call.changed': 5 * approved + 2 * (story.calls.length - approved),
      'decision.refused DECISION_STALE': story.rulings.filter(({ http }) => http === 409).length,
      'call.repeated null': story.answers.filter((answer) => outcomeOf(answer)?.isReplay === true).length,
    };
    for (const row of new Set([...Object.keys(expected), ...rows.keys()])) {
      const count = rows.get(row)?.length ?? 0;
      if (count !== (expected[row] ?? 0)) yield `${row}: ${count} instead of ${expected[row] ?? 0}`;
    }
  },

  'No server has an error to tell of.': ({ errors }) => errors,
};

/** Which rules a race of deciders has broken, and how. */
export function breachesOfDecisions(story: DecisionsStory): string[] {
  return breachesOf(decisionsRules, story);
}
