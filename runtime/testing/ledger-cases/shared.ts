import assert from 'node:assert/strict';
import type { Ledger } from '../../ledger/ledger.js';
import {
  assertSame,
  auditRow,
  settled,
  someCall,
  start,
  step,
  store,
  storeExecuting,
  take,
  toStore,
  transportKey,
} from './ledger-case.js';

/** One promise of a ledger that several processes share. */
export interface SharedCase {
  readonly name: string;
  readonly handles: number;
  readonly run: (ledgers: readonly Ledger[]) => Promise<void>;
}

/** What processes that share a ledger can rely on. */
export const sharedCases: readonly SharedCase[] = [
  {
    name: 'what one handle has stored, every other one finds at once',
    handles: 2,
    run: async ([one, other]) => {
      assert.ok(one && other);
      await store(one, toStore(someCall('a'), { keys: [transportKey('t')], audit: [auditRow()] }));
      assertSame(await other.find('a'), someCall('a'));
      assert.equal((await other.findByKey(transportKey('t'), start))?.requestId, 'a');
      const call = await take(other, step('a', { state: 'executing', fence: 1 }, { now: start + 5 }));
      assertSame(await one.transition(step('a', { state: 'executing' })), { kind: 'stale', call });
      assertSame(await one.auditAfter(0, 10), await other.auditAfter(0, 10));
      await one.setSinkPosition('siem', 1);
      assert.equal(await other.sinkPosition('siem'), 1);
      assert.equal(await one.lastSeen(), start + 5);
    },
  },
  {
    name: 'of many handles that want the same keys at once, one gets each',
    handles: 4,
    run: async (ledgers) => {
      const attempts = ledgers.flatMap((ledger, handle) =>
        Array.from({ length: 50 }, (_, at) =>
          ledger.insert(toStore(someCall(`${handle}-${at}`), { keys: [transportKey(`key-${at % 10}`)] })),
        ),
      );
      const results = await Promise.all(attempts);
      assert.equal(results.filter(({ kind }) => kind === 'inserted').length, 10);
    },
  },
  {
    name: 'of many handles that take a step or deliver at once, one does',
    handles: 4,
    run: async (ledgers) => {
      const [first] = ledgers;
      assert.ok(first);
      await storeExecuting(first, 'a');
      const steps = await Promise.all(ledgers.map((ledger) => ledger.transition(step('a', settled))));
      assert.equal(steps.filter(({ kind }) => kind === 'changed').length, 1);
      const marks = await Promise.all(ledgers.map((ledger) => ledger.markDelivered('a', start)));
      assert.equal(marks.filter(Boolean).length, 1);
    },
  },
  {
    name: 'a handle that reads the audit log misses no row that the others write meanwhile',
    handles: 4,
    run: async ([reader, ...writers]) => {
      assert.ok(reader);
      const writes = writers.flatMap((writer, handle) =>
        Array.from({ length: 40 }, (_, at) => writer.record([auditRow({ at: handle * 40 + at })])),
      );
      const seen: number[] = [];
      let position = 0;
      const read = async (): Promise<void> => {
        for (const { sequence, at } of await reader.auditAfter(position, 1000)) {
          seen.push(at);
          position = sequence;
        }
      };
      for (let round = 0; round < 20; round++) await read();
      await Promise.all(writes);
      await read();
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        Array.from({ length: writes.length }, (_, at) => at),
      );
    },
  },
  {
    name: 'closing one handle does not close the others',
    handles: 2,
    run: async ([one, other]) => {
      assert.ok(one && other);
      await one.close();
      await store(other, someCall('a'));
      assertSame(await other.find('a'), someCall('a'));
    },
  },
];
