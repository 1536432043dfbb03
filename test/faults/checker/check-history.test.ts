import { describe, expect, test } from 'vitest';
import type { History, HistoryCall, HistoryEvent } from '../history.js';
import { checkHistory, rules } from './check-history.js';
import { claim, completed, effect, history, invoke, killed, ok, rowsOf, step, unknown } from './forged.js';

const charged = [step(null, 'executing', 1), step('executing', 'settled', 1, { outcome: 'completed' })];

/** A charge that went well, and was asked for again. */
const charge = history({ tool: 'charge', idempotencyKey: 'k' }, charged, [
  invoke('t-1', 'k', 'charge'),
  claim('a', 1),
  effect('k', 'charge', 1, 'n-1'),
  ok('t-1', completed('n-1')),
  invoke('t-2', 'k', 'charge'),
  ok('t-2', { ...completed('n-1'), status: 'duplicate', duplicateDisposition: 'replayed' }),
]);

const shipped = [
  step(null, 'executing', 1),
  step('executing', 'queued', 1, { at: 16_000 }),
  step('queued', 'executing', 2, { at: 16_100 }),
  step('executing', 'executing', 2, { at: 16_200 }),
  step('executing', 'settled', 2, { outcome: 'completed', at: 16_300 }),
];

/** A shipment whose first process was killed after the effect. */
const ship = history({ tool: 'ship', idempotencyKey: 'k' }, shipped, [
  invoke('t-1', 'k', 'ship'),
  claim('a', 1),
  effect('k', 'ship', 1, 'n-1'),
  killed('a', 20),
  invoke('t-2', 'k', 'ship'),
  claim('b', 2),
  effect('k', 'ship', 2, 'n-2', { server: 'b', attempt: 't-2' }),
  ok('t-2', completed('n-2')),
]);

const approval = { decision: 'approve', by: 'ann' } as const;
const decision = {
  ...approval,
  decidedBy: 'ann',
  at: 0,
  reason: null,
  evidence: 'separate',
  edited: false,
} satisfies HistoryCall['decision'] & object;

const refunded = [
  step(null, 'waiting', 0),
  step('waiting', 'queued', 0, { decision: 'approve' }),
  step('queued', 'executing', 1),
  step('executing', 'executing', 1),
  step('executing', 'settled', 1, { outcome: 'completed' }),
];

const decide: HistoryEvent = { type: 'invoke', attempt: 't-2', key: 'k', tool: 'refund', decision: approval };

/** A refund that was approved. */
const refund = history({ tool: 'refund', idempotencyKey: 'k', decision }, refunded, [
  invoke('t-1', 'k', 'refund'),
  ok('t-1', { status: 'pending', error: 'pending user confirmation; nothing ran yet', requestId: 'r-1' }),
  decide,
  claim('a', 1),
  effect('k', 'refund', 1, 'n-1', { attempt: 't-2' }),
  ok('t-2', { state: 'completed', requestId: 'r-1' }),
  invoke('t-3', 'k', 'refund'),
  ok('t-3', completed('n-1')),
]);

function withEvents(base: History, ...more: readonly HistoryEvent[]): History {
  return { ...base, events: [...base.events, ...more] };
}

function withCall(base: History, more: Partial<HistoryCall>): History {
  return { ...base, calls: base.calls.map((call) => ({ ...call, ...more })) };
}

function withSteps(base: History, steps: Parameters<typeof rowsOf>[0]): History {
  return { ...base, audit: rowsOf(steps) };
}

test.each([
  ['a call that went well', charge],
  ['a call that was repeated, as it may be', ship],
  ['a call that was approved', refund],
  [
    'an outcome that was unknown and became known',
    { ...charge, events: [invoke('t-0', 'k', 'charge'), ok('t-0', unknown), ...charge.events] },
  ],
])('nothing is said against %s', (_, good) => {
  expect(checkHistory(good)).toEqual([]);
});

/** What each rule has to see. */
const forged: Readonly<Record<keyof typeof rules, Readonly<Record<string, History>>>> = {
  effectsHappenOnce: {
    'a second effect': withEvents(charge, effect('k', 'charge', 2, 'n-2')),
    'a second effect of a call that can be repeated, and whose process lives': {
      ...ship,
      events: ship.events.filter(({ type }) => type !== 'blow'),
    },
    'a second effect that the system behind cannot tell from another call': {
      ...ship,
      events: ship.events.map((event) =>
        event.type === 'effect' && event.fence === 2 ? { ...event, downstreamKey: 'd-2' } : event,
      ),
    },
  },
  downstreamKeysDiffer: {
    'two calls with one downstream key': withEvents(charge, effect('other', 'charge', 1, 'n-9')),
  },
  fencesIncrease: {
    'two effects under one claim': withEvents(ship, effect('k', 'ship', 2, 'n-3')),
    'an effect that was not marked': withSteps(
      refund,
      refunded.filter(({ from, to }) => from !== to),
    ),
    'an effect of a handler that was said not to have started': withSteps(
      ship,
      shipped.map((row) => (row.to === 'queued' ? { ...row, details: { fence: 1, reason: 'not started' } } : row)),
    ),
    'a claim with the fence of the one before': withSteps(
      ship,
      shipped.map((row) => ({ ...row, details: { fence: 1 } })),
    ),
  },
  refusalsAreTrue: {
    'an effect of a request that was refused': {
      ...charge,
      events: charge.events.map((event) =>
        event.type === 'ok' && event.attempt === 't-1'
          ? { type: 'fail', attempt: 't-1', http: 503, answer: { error: 'the tool cannot be reached; nothing ran' } }
          : event,
      ),
    },
    'an effect of a call that was denied': withCall(refund, { outcome: 'denied' }),
  },
  outputsAreOfEffects: {
    'an output of nobody': withEvents(charge, invoke('t-3', 'k', 'charge'), ok('t-3', completed('n-7'))),
    'the output of an attempt that was lost': withEvents(ship, ok('t-1', completed('n-1'))),
    'a completed call without an effect': {
      ...charge,
      events: charge.events.filter(({ type }) => type === 'invoke'),
    },
  },
  outcomesStay: {
    'another outcome for whoever asks again': withEvents(charge, invoke('t-3', 'k', 'charge'), ok('t-3', unknown)),
  },
  nothingIsLost: {
    'an answer about a call that is gone': { ...charge, calls: [], audit: [] },
    'two calls under one key': { ...charge, calls: [...charge.calls, ...charge.calls] },
    'an outcome that was told, and is not kept': withCall(charge, { outcome: 'unknown' }),
  },
  everyCallEnds: {
    'a call that does not end': withCall(charge, { state: 'executing', outcome: null }),
    'a client that is told nothing': { ...charge, events: charge.events.filter(({ type }) => type !== 'ok') },
    'a call that could be repeated, and was not': withCall(ship, { outcome: 'unknown' }),
  },
  decisionsCountOnce: {
    'a decision that counts twice': withSteps(refund, [
      step(null, 'waiting', 0),
      step('waiting', 'waiting', 0, { decision: 'approve' }),
      ...refunded.slice(1),
    ]),
    'a decision that was taken, and is another': withCall(refund, { decision: { ...decision, decision: 'deny' } }),
  },
  nothingStartsUnapproved: {
    'a start without an approval': withSteps(
      refund,
      refunded.map(({ details: { fence = 0 }, ...row }) => ({ ...row, details: { fence } })),
    ),
    'a start before the approval': withSteps(refund, [step(null, 'executing', 1), ...refunded]),
  },
  auditAgreesWithStates: {
    'a row that is missing': { ...charge, audit: charge.audit.filter(({ sequence }) => sequence !== 2) },
    'rows in another order': { ...charge, audit: charge.audit.toReversed() },
    'a state that no row tells': withCall(charge, { outcome: 'failed' }),
  },
  sinkIsToldAll: {
    'a row that the sink was not told': { ...charge, told: [1, 3] },
  },
  interruptedCallsAreTakenUp: {
    'a claim that outlives its process': withSteps(
      ship,
      shipped.map((row, n) => ({ ...row, at: n < 1 ? 10 : 60_000 })),
    ),
    'a claim that stays for good': withSteps(charge, charged.slice(0, 1)),
  },
};

describe.each(Object.entries(forged))('%s sees', (rule, histories) => {
  test.each(Object.entries(histories))('%s', (_, bad) => {
    expect(checkHistory(bad).filter((found) => found.startsWith(`${rule}: `))).not.toEqual([]);
  });
});

test('every rule is shown that it can fail', () => {
  expect(Object.keys(forged)).toEqual(Object.keys(rules));
});
