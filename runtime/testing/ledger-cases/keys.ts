import assert from 'node:assert/strict';
import type { Ledger, StoredCall } from '../../ledger/ledger.js';
import {
  assertSame,
  businessKey,
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

const both = [transportKey('t'), businessKey('b')];

async function holderOf(ledger: Ledger, key = transportKey('t'), now = start): Promise<string | undefined> {
  const holder: StoredCall | undefined = await ledger.findByKey(key, now);
  return holder?.requestId;
}

/** How long keys belong to a call. */
export const keyCases: readonly LedgerCase[] = [
  {
    name: 'the keys of a call last for ever until a step says when they go',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', settled));
      assert.equal(await holderOf(ledger, transportKey('t'), start * 2), 'a');
    },
  },
  {
    name: 'keysExpireAt: the keys are held before that time, and free from then on',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', settled, { keysExpireAt: start + 100 }));
      for (const key of both) {
        assert.equal(await holderOf(ledger, key, start + 99), 'a');
        assert.equal(await holderOf(ledger, key, start + 100), undefined);
      }
    },
  },
  {
    name: 'an expired key is given to a new call, and the old one stays readable',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      const call = await take(ledger, step('a', settled, { keysExpireAt: start + 100 }));
      const early = await ledger.insert(toStore(someCall('b'), { keys: both, now: start + 99 }));
      assertSame(early, { kind: 'taken', by: 'transport', holder: call });
      await store(ledger, toStore(someCall('b'), { keys: both, now: start + 100 }));
      for (const key of both) assert.equal(await holderOf(ledger, key, start * 2), 'b');
      assertSame(await ledger.find('a'), call);
    },
  },
  {
    name: 'a key that was taken over is no longer touched by steps of the call that lost it',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', { ...settled, outcome: 'unknown' }, { keysExpireAt: start + 1 }));
      await store(ledger, toStore(someCall('b'), { keys: both, now: start + 1 }));
      const late = { version: 2, keysExpireAt: start + 2, releasesBusinessKey: true, now: start + 1 };
      await take(ledger, step('a', { outcome: 'completed' }, late));
      for (const key of both) assert.equal(await holderOf(ledger, key, start * 2), 'b');
    },
  },
  {
    name: 'a call that has given its business key back keeps the other, which goes at its time',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', { fence: 2 }, { releasesBusinessKey: true }));
      await take(ledger, step('a', settled, { version: 2, keysExpireAt: start + 100 }));
      assert.equal(await holderOf(ledger, businessKey('b')), undefined);
      assert.equal(await holderOf(ledger, transportKey('t'), start + 99), 'a');
      assert.equal(await holderOf(ledger, transportKey('t'), start + 100), undefined);
    },
  },
  {
    name: 'a step that does not say when the keys go leaves them their time',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', { fence: 2 }, { keysExpireAt: start + 100 }));
      await take(ledger, step('a', settled, { version: 2 }));
      for (const key of both) {
        assert.equal(await holderOf(ledger, key, start + 99), 'a');
        assert.equal(await holderOf(ledger, key, start + 100), undefined);
      }
    },
  },
  {
    name: 'keysExpireAt null: the keys stay, even if they were to go before',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', { ...settled, outcome: 'unknown' }, { keysExpireAt: start + 1 }));
      await take(ledger, step('a', { outcome: 'failed' }, { version: 2, keysExpireAt: null }));
      assert.equal(await holderOf(ledger, transportKey('t'), start * 2), 'a');
      assert.deepEqual(await ledger.purge(start * 2, 10), { keys: 0, payloads: 0 });
    },
  },
  {
    name: 'releasesBusinessKey: the business key is free at once, the transport key is not',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: both });
      await take(ledger, step('a', { ...settled, outcome: 'failed' }, { releasesBusinessKey: true }));
      assert.equal(await holderOf(ledger, businessKey('b')), undefined);
      assert.equal(await holderOf(ledger), 'a');
      await store(ledger, toStore(someCall('b'), { keys: [businessKey('b')] }));
    },
  },
  {
    name: 'claim: the call gets the key, and loses any other business key',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a', { state: 'waiting' }), { keys: both }));
      await take(ledger, step('a', { state: 'queued' }, { claims: [businessKey('c')] }));
      assert.equal(await holderOf(ledger, businessKey('c')), 'a');
      assert.equal(await holderOf(ledger, businessKey('b')), undefined);
      assert.equal(await holderOf(ledger), 'a');
    },
  },
  {
    name: 'claim: a call keeps the key that it claims again',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a', { state: 'waiting' }), { keys: both }));
      await take(ledger, step('a', { state: 'queued' }, { claims: [businessKey('b')] }));
      assert.equal(await holderOf(ledger, businessKey('b')), 'a');
    },
  },
  {
    name: 'claim: a key that another call has stops the step, and nothing is stored',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a', { state: 'waiting' }), { keys: both }));
      await store(ledger, toStore(someCall('b'), { keys: [businessKey('c')] }));
      const result = await ledger.transition(
        step('a', { state: 'queued' }, { claims: [businessKey('c')], keysExpireAt: start }),
      );
      assertSame(result, { kind: 'taken', holder: someCall('b') });
      assertSame(await ledger.find('a'), someCall('a', { state: 'waiting' }));
      for (const key of both) assert.equal(await holderOf(ledger, key), 'a');
    },
  },
  {
    name: 'claim: of several keys all are taken, or none',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [businessKey('a')] }));
      await store(ledger, toStore(someCall('b'), { keys: [businessKey('b')] }));
      const taken = await ledger.transition(
        step('a', { state: 'queued' }, { claims: [businessKey('c'), businessKey('b')] }),
      );
      assert.equal(taken.kind === 'taken' && taken.holder.requestId, 'b');
      assert.equal(await ledger.findByKey(businessKey('c'), start), undefined);
      await take(ledger, step('a', { state: 'queued' }, { claims: [businessKey('c'), businessKey('d')] }));
      for (const key of ['c', 'd']) {
        assert.equal((await ledger.findByKey(businessKey(key), start))?.requestId, 'a');
      }
      assert.equal(await ledger.findByKey(businessKey('a'), start), undefined);
    },
  },
  {
    name: 'claim: an expired key can be taken from another call',
    run: async (ledger) => {
      await storeExecuting(ledger, 'a', { keys: [businessKey('b')] });
      await take(ledger, step('a', settled, { keysExpireAt: start + 1 }));
      await store(ledger, someCall('b', { state: 'waiting' }));
      await take(ledger, step('b', { state: 'queued' }, { claims: [businessKey('b')], now: start + 1 }));
      assert.equal(await holderOf(ledger, businessKey('b'), start * 2), 'b');
    },
  },
];
