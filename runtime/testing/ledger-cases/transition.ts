import assert from 'node:assert/strict';
import type { CallFields } from '../../ledger/ledger.js';
import {
  assertSame,
  auditCount,
  auditRow,
  fullCall,
  settled,
  someCall,
  start,
  step,
  store,
  storeExecuting,
  take,
  toStore,
  transportKey,
  type LedgerCase,
} from './ledger-case.js';

/** Everything that `fullCall` has and `someCall` has not. */
function fieldsOfFullCall(): CallFields {
  const { policyDigest, input, state, outcome, gate, deferred, decision, fence } = fullCall;
  const { effectMarked, dueAt, expiresAt, deadlineAt, externalRef, errorCode, outputProblem } = fullCall;
  const { result, settledAt, deliveredAt, payloadUntil } = fullCall;
  const first = { policyDigest, input, state, outcome, gate, deferred, decision, fence };
  const second = { effectMarked, dueAt, expiresAt, deadlineAt, externalRef, errorCode, outputProblem };
  return { ...first, ...second, result, settledAt, deliveredAt, payloadUntil };
}

/** How calls change. */
export const transitionCases: readonly LedgerCase[] = [
  {
    name: 'transition changes what it names, and counts the version',
    run: async (ledger) => {
      await store(ledger, someCall('a'), someCall('b'));
      const changed = await ledger.transition(step('a', { state: 'executing', fence: 1, dueAt: start + 5 }));
      const expected = someCall('a', { state: 'executing', fence: 1, dueAt: start + 5, version: 2 });
      assert.deepEqual(changed, { kind: 'changed' });
      assertSame(await ledger.find('a'), expected);
      assertSame(await ledger.find('b'), someCall('b'));
    },
  },
  {
    name: 'transition can change every field',
    run: async (ledger) => {
      const before = someCall('full', { state: 'executing', idempotencyKey: 'key-1' });
      await store(ledger, before);
      await take(ledger, step('full', fieldsOfFullCall()));
      assertSame(await ledger.find('full'), { ...fullCall, version: 2 });
    },
  },
  {
    name: 'transition leaves alone what it does not name',
    run: async (ledger) => {
      await store(ledger, { ...fullCall, outcome: 'unknown' });
      await take(ledger, step('full', { outcome: 'failed' }));
      assertSame(await ledger.find('full'), { ...fullCall, outcome: 'failed', version: 2 });
    },
  },
  {
    name: 'transition can make every field empty that may be',
    run: async (ledger) => {
      await store(ledger, { ...fullCall, outcome: 'unknown' });
      const empty: CallFields = {
        input: null,
        gate: null,
        decision: null,
        dueAt: null,
        expiresAt: null,
        deadlineAt: null,
        externalRef: null,
        errorCode: null,
        outputProblem: null,
        result: null,
        settledAt: null,
        deliveredAt: null,
        payloadUntil: null,
      };
      await take(ledger, step('full', { ...empty, outcome: 'failed' }));
      assertSame(await ledger.find('full'), { ...fullCall, ...empty, outcome: 'failed', version: 2 });
    },
  },
  {
    name: 'a call that has changed since it was read stays as it is, and the answer shows it',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [transportKey('t')] }));
      const call = await take(ledger, step('a', { state: 'executing' }));
      for (const version of [0, 1, 3]) {
        const late = step('a', settled, { version, keysExpireAt: start, audit: [auditRow()] });
        assertSame(await ledger.transition(late), { kind: 'stale', call });
      }
      assertSame(await ledger.find('a'), call);
      assert.equal((await ledger.findByKey(transportKey('t'), start))?.requestId, 'a');
      assert.equal(await auditCount(ledger), 0);
    },
  },
  {
    name: 'a step of a call that is not there is stale',
    run: async (ledger) => {
      assertSame(await ledger.transition(step('nobody', settled)), { kind: 'stale', call: undefined });
    },
  },
  {
    name: 'a stale step is stale, whether or not it were legal',
    run: async (ledger) => {
      await store(ledger, someCall('a'));
      const result = await ledger.transition(step('a', { state: 'accepted' }, { version: 9 }));
      assert.equal(result.kind, 'stale');
    },
  },
  ...(
    [
      [{ state: 'accepted' }, 'a queued call is accepted'],
      [{ state: 'waiting' }, 'a queued call waits again'],
      [{ state: 'settled', outcome: 'completed' }, 'a queued call is completed'],
      [{ state: 'settled' }, 'a call is settled without an outcome'],
      [{ outcome: 'completed' }, 'a call has an outcome before it is settled'],
    ] as const
  ).map(([set, what]): LedgerCase => ({
    name: `an illegal step throws, and nothing is stored: ${what}`,
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [transportKey('t')] }));
      const illegal = step('a', set, { keysExpireAt: start, audit: [auditRow()], now: start + 1 });
      await assert.rejects(ledger.transition(illegal), { name: 'IllegalTransition' });
      assertSame(await ledger.find('a'), someCall('a'));
      assert.equal((await ledger.findByKey(transportKey('t'), start))?.requestId, 'a');
      assert.equal(await auditCount(ledger), 0);
    },
  })),
  {
    name: 'a known outcome never changes, an unknown one can become known',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a');
      await storeExecuting(ledger, 'b');
      await take(ledger, step('a', settled));
      const again = step('a', { outcome: 'failed' }, { version: 2 });
      await assert.rejects(ledger.transition(again), { name: 'IllegalTransition' });
      await take(ledger, step('b', { ...settled, outcome: 'unknown' }));
      const known = await take(ledger, step('b', { outcome: 'completed' }, { version: 2 }));
      assert.equal(known.outcome, 'completed');
    },
  },
  {
    name: 'an illegal step among others that come at once harms none of them',
    run: async (ledger) => {
      const ids = Array.from({ length: 20 }, (_, at) => `call-${at}`);
      await store(ledger, ...ids.map((id) => someCall(id)));
      const results = await Promise.allSettled(
        ids.map((id, at) => ledger.transition(step(id, { state: at % 5 === 2 ? 'accepted' : 'executing' }))),
      );
      assert.deepEqual(
        results.map(({ status }) => status),
        ids.map((_, at) => (at % 5 === 2 ? 'rejected' : 'fulfilled')),
      );
      const states = (await ledger.list({ limit: 100 })).map(({ state }) => state);
      assert.deepEqual(
        states,
        ids.map((_, at) => (at % 5 === 2 ? 'queued' : 'executing')),
      );
    },
  },
  {
    name: 'of 32 equal steps at once one is taken',
    run: async (ledger) => {
      await store(ledger, someCall('a'));
      const results = await Promise.all(
        Array.from({ length: 32 }, (_, at) => ledger.transition(step('a', { state: 'executing', fence: at + 1 }))),
      );
      const won = results.filter(({ kind }) => kind === 'changed');
      assert.equal(won.length, 1);
      const call = await ledger.find('a');
      for (const result of results) if (result.kind === 'stale') assertSame(result.call, call);
    },
  },
  {
    name: 'renew moves the lease of an executing call under its fence only, and counts as no step',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a');
      assert.equal(await ledger.renew('a', 1, start + 999), true);
      const expected = someCall('a', { state: 'executing', fence: 1, dueAt: start + 999 });
      for (const fence of [0, 2]) assert.equal(await ledger.renew('a', fence, start), false);
      assert.equal(await ledger.renew('nobody', 1, start), false);
      assertSame(await ledger.find('a'), expected);
      await take(ledger, step('a', settled));
      assert.equal(await ledger.renew('a', 1, start), false);
      assert.equal((await ledger.find('a'))?.dueAt, null);
      await store(ledger, someCall('b', { state: 'accepted', fence: 1 }));
      assert.equal(await ledger.renew('b', 1, start), false);
    },
  },
  {
    name: 'markDelivered: one among 32 at once, and it counts as no step',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a');
      assert.equal(await ledger.markDelivered('a', start), false);
      const call = await take(ledger, step('a', settled));
      const marks = Array.from({ length: 32 }, (_, at) => ledger.markDelivered('a', start + at));
      const first = (await Promise.all(marks)).flatMap((isFirst, at) => (isFirst ? [at] : []));
      assert.equal(first.length, 1);
      assertSame(await ledger.find('a'), { ...call, deliveredAt: start + (first[0] ?? 0) });
      assert.equal(await ledger.markDelivered('nobody', start), false);
    },
  },
];
