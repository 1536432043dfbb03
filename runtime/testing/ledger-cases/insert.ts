import assert from 'node:assert/strict';
import {
  assertSame,
  auditCount,
  auditRow,
  businessKey,
  fullCall,
  idsOf,
  someCall,
  start,
  store,
  toStore,
  transportKey,
  type LedgerCase,
} from './ledger-case.js';

/** How calls are stored and found. */
export const insertCases: readonly LedgerCase[] = [
  {
    name: 'insert stores every member of a call, and find gives them back',
    run: async (ledger) => {
      await store(ledger, someCall('empty'), fullCall);
      assertSame(await ledger.find('empty'), someCall('empty'));
      assertSame(await ledger.find('full'), fullCall);
      assert.equal(await ledger.find('nobody'), undefined);
    },
  },
  {
    name: 'what goes in and what comes out is nobody else’s to change',
    run: async (ledger) => {
      const given = structuredClone(fullCall);
      await store(ledger, given);
      given.input?.bytes.fill(9);
      given.result?.bytes.fill(9);
      const read = await ledger.find('full');
      try {
        read?.input?.bytes.fill(8);
        Object.assign(read ?? {}, { tenant: 'other' });
        Object.assign(read?.requester ?? {}, { subject: 'other' });
      } catch {
        // A record that cannot be changed is as good.
      }
      assertSame(await ledger.find('full'), fullCall);
    },
  },
  {
    name: 'insert stores the keys, by which the call is found',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [transportKey('t'), businessKey('b')] }));
      assert.equal((await ledger.findByKey(transportKey('t'), start))?.requestId, 'a');
      assert.equal((await ledger.findByKey(businessKey('b'), start))?.requestId, 'a');
      assert.equal(await ledger.findByKey(transportKey('b'), start), undefined);
    },
  },
  ...(['kind', 'tenant', 'subject', 'tool', 'key'] as const).map((member): LedgerCase => {
    const other = transportKey('t', { [member]: member === 'kind' ? 'business' : 'other' });
    return {
      name: `a key with another ${member} is another key`,
      run: async (ledger) => {
        await store(ledger, toStore(someCall('a'), { keys: [transportKey('t')] }));
        assert.equal(await ledger.findByKey(other, start), undefined);
        await store(ledger, toStore(someCall('b'), { keys: [other] }));
        assert.equal((await ledger.findByKey(transportKey('t'), start))?.requestId, 'a');
        assert.equal((await ledger.findByKey(other, start))?.requestId, 'b');
      },
    };
  }),
  {
    name: 'a taken key names its holder, and nothing of the new call is stored',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [transportKey('t')] }));
      const result = await ledger.insert(
        toStore(someCall('b'), { keys: [businessKey('b'), transportKey('t')], audit: [auditRow()] }),
      );
      assertSame(result, { kind: 'taken', by: 'transport', holder: someCall('a') });
      assert.equal(await ledger.find('b'), undefined);
      assert.equal(await ledger.findByKey(businessKey('b'), start), undefined);
      assert.equal(await auditCount(ledger), 0);
      assert.deepEqual(idsOf(await ledger.list({ limit: 10 })), ['a']);
    },
  },
  {
    name: 'of two taken keys, the transport key is named, wherever it stands',
    run: async (ledger) => {
      const keys = [businessKey('b'), transportKey('t')];
      await store(ledger, toStore(someCall('a'), { keys: [businessKey('b')] }));
      await store(ledger, toStore(someCall('b'), { keys: [transportKey('t')] }));
      for (const order of [keys, keys.toReversed()]) {
        const result = await ledger.insert(toStore(someCall('c'), { keys: order }));
        assertSame(result, { kind: 'taken', by: 'transport', holder: someCall('b') });
      }
      const result = await ledger.insert(toStore(someCall('c'), { keys: [businessKey('b')] }));
      assertSame(result, { kind: 'taken', by: 'business', holder: someCall('a') });
    },
  },
  {
    name: 'a request id is never used again',
    run: async (ledger) => {
      await store(ledger, toStore(someCall('a'), { keys: [transportKey('t')] }));
      const again = toStore(someCall('a', { tool: 'other' }), { keys: [transportKey('u')], audit: [auditRow()] });
      await assert.rejects(ledger.insert(again), { name: 'IllegalTransition' });
      assertSame(await ledger.find('a'), someCall('a'));
      assert.equal(await ledger.findByKey(transportKey('u'), start), undefined);
      assert.equal(await auditCount(ledger), 0);
    },
  },
  {
    name: 'a call that cannot begin so is refused',
    run: async (ledger) => {
      const wrong = [{ state: 'settled' }, { outcome: 'completed' }, { version: 0 }, { version: 2 }] as const;
      for (const more of wrong) {
        await assert.rejects(ledger.insert(toStore(someCall('a', more))), { name: 'IllegalTransition' });
      }
      assert.equal(await ledger.find('a'), undefined);
    },
  },
  {
    name: '32 calls that want one key at once: one gets it, and the others are told who',
    run: async (ledger) => {
      const results = await Promise.all(
        Array.from({ length: 32 }, (_, at) =>
          ledger.insert(toStore(someCall(`call-${at}`), { keys: [transportKey('t')] })),
        ),
      );
      const winner = `call-${results.findIndex(({ kind }) => kind === 'inserted')}`;
      const holders = results.map((result) => (result.kind === 'taken' ? result.holder.requestId : 'inserted'));
      assert.deepEqual(
        holders.filter((id) => id !== winner),
        ['inserted'],
      );
    },
  },
];
