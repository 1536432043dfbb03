import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import {
  assertSame,
  fullCall,
  idsOf,
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

/** What happens when its time has come. */
export const timeCases: readonly LedgerCase[] = [
  {
    name: 'due gives calls whose time has come, oldest first, no more than asked for',
    run: async (ledger) => {
      const times = { later: start + 2, now: start, never: null, oldest: start - 7, next: start + 1, old: start - 3 };
      for (const [id, dueAt] of Object.entries(times)) await store(ledger, someCall(id, { dueAt }));
      assert.deepEqual(idsOf(await ledger.due(start, 10)), ['oldest', 'old', 'now']);
      assert.deepEqual(idsOf(await ledger.due(start, 2)), ['oldest', 'old']);
      assert.deepEqual(await ledger.due(start - 8, 10), []);
      assert.deepEqual(await ledger.due(start, 0), []);
    },
  },
  {
    name: 'due gives calls with the same time in the order of their creation',
    run: async (ledger) => {
      for (const id of ['a', 'b', 'c']) await store(ledger, someCall(id, { dueAt: null }));
      for (const id of ['c', 'a', 'b']) await take(ledger, step(id, { dueAt: start }));
      assert.deepEqual(idsOf(await ledger.due(start, 10)), ['a', 'b', 'c']);
      assert.deepEqual(idsOf(await ledger.due(start, 2)), ['a', 'b']);
    },
  },
  {
    name: 'due follows each change of the time',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a');
      assert.deepEqual(await ledger.due(start + 59_999, 10), []);
      assert.deepEqual(idsOf(await ledger.due(start + 60_000, 10)), ['a']);
      await ledger.renew('a', 1, start + 70_000);
      assert.deepEqual(await ledger.due(start + 60_000, 10), []);
      assertSame(await ledger.due(start + 70_000, 10), [await ledger.find('a')]);
      await take(ledger, step('a', settled));
      assert.deepEqual(await ledger.due(start * 2, 10), []);
    },
  },
  {
    name: 'purge removes payloads whose time is up, and nothing else of the call',
    run: async (ledger) => {
      await store(ledger, fullCall, someCall('kept'));
      assert.deepEqual(await ledger.purge(start, 10), { keys: 0, payloads: 0 });
      assertSame(await ledger.find('full'), fullCall);
      assert.deepEqual(await ledger.purge(start + 1, 10), { keys: 0, payloads: 1 });
      assertSame(await ledger.find('full'), { ...fullCall, input: null, result: null });
      assertSame(await ledger.find('kept'), someCall('kept'));
      assert.deepEqual(await ledger.purge(start * 2, 10), { keys: 0, payloads: 0 });
    },
  },
  {
    name: 'purge removes expired keys, and takes no more than asked for of each',
    run: async (ledger) => {
      for (const id of ['a', 'b', 'c']) {
        await storeExecuting(ledger, id, { keys: [transportKey(id)] });
        await take(ledger, step(id, { ...settled, payloadUntil: start + 5 }, { keysExpireAt: start + 5 }));
      }
      assert.deepEqual(await ledger.purge(start + 4, 10), { keys: 0, payloads: 0 });
      assert.deepEqual(await ledger.purge(start + 5, 2), { keys: 2, payloads: 2 });
      assert.deepEqual(await ledger.purge(start + 5, 2), { keys: 1, payloads: 1 });
      assert.deepEqual(await ledger.purge(start + 5, 2), { keys: 0, payloads: 0 });
      // Also for a clock that was set back.
      assert.equal(await ledger.findByKey(transportKey('a'), start), undefined);
      assert.equal((await ledger.list({ limit: 10 })).length, 3);
    },
  },
  {
    name: 'a purged call takes its next step as if nothing had been',
    run: async (ledger) => {
      await store(ledger, { ...fullCall, outcome: 'unknown' });
      await ledger.purge(start + 1, 10);
      const result = { secretId: 'secret-3', bytes: Uint8Array.of(1) };
      const call = await take(ledger, step('full', { outcome: 'completed', result, payloadUntil: start + 9 }));
      assertSame(call.result, result);
      assert.deepEqual(await ledger.purge(start + 9, 10), { keys: 0, payloads: 1 });
    },
  },
  {
    name: 'lastSeen is 0 at first, then the latest time that a method was given which may store something; it never goes back',
    run: async (ledger) => {
      assert.equal(await ledger.lastSeen(), 0);
      const tellers: readonly ((now: number) => Promise<unknown>)[] = [
        (now) => ledger.insert(toStore(someCall(`at-${now}`), { now })),
        (now) => ledger.transition(step(`at-${start}`, { state: 'executing' }, { now })),
        (now) => ledger.transition(step('nobody', {}, { now })),
        (now) => ledger.markDelivered('nobody', now),
        (now) => ledger.purge(now, 1),
      ];
      for (const [at, tell] of tellers.entries()) {
        await tell(start + at);
        await assertLastSeen(ledger, start + at);
      }
      await ledger.purge(start - 1, 1);
      await assertLastSeen(ledger, start + tellers.length - 1);
    },
  },
];

async function assertLastSeen(ledger: Ledger, expected: number): Promise<void> {
  assert.equal(await ledger.lastSeen(), expected);
}
