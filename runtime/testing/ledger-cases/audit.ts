import assert from 'node:assert/strict';
import type { AuditEvent } from '../../core/audit.js';
import { assertSame, auditRow, someCall, start, step, store, take, toStore, type LedgerCase } from './ledger-case.js';

function withoutSequence(events: readonly AuditEvent[]): unknown[] {
  return events.map(({ sequence: _sequence, ...row }) => row);
}

/** What is written to the audit log, and how sinks read it. */
export const auditCases: readonly LedgerCase[] = [
  {
    name: 'audit rows are stored with their step, in order, with every member',
    run: async (ledger) => {
      const rows = [
        auditRow({ details: { by: ['x', null, 1.5, { deep: true }], ['__proto__']: 1 } }),
        auditRow({ event: 'call.refused', requestId: null, tenant: null, subject: null, tool: null }),
        auditRow({ classification: 'pii', from: 'queued', to: 'executing', outcome: 'failed', code: 'SOME_CODE' }),
        auditRow({ at: start + 1 }),
      ] as const;
      await store(ledger, toStore(someCall('a'), { audit: [rows[0], rows[1]] }));
      await take(ledger, step('a', { state: 'executing' }, { audit: [rows[2]] }));
      await ledger.record([rows[3]]);
      assertSame(withoutSequence(await ledger.auditAfter(0, 100)), rows);
    },
  },
  {
    name: 'sequence numbers rise, and each page starts behind the one before',
    run: async (ledger) => {
      await ledger.record(Array.from({ length: 7 }, (_, at) => auditRow({ at })));
      const seen: AuditEvent[] = [];
      for (let position = 0; ;) {
        const page = await ledger.auditAfter(position, 3);
        if (page.length === 0) break;
        assert.ok(page.length <= 3);
        for (const event of page) {
          assert.ok(event.sequence > position);
          position = event.sequence;
        }
        seen.push(...page);
      }
      assert.deepEqual(
        seen.map(({ at }) => at),
        [0, 1, 2, 3, 4, 5, 6],
      );
      assert.deepEqual(await ledger.auditAfter(0, 0), []);
      await ledger.record([]);
      assert.equal((await ledger.auditAfter(0, 100)).length, 7);
    },
  },
  {
    name: 'a reader that goes on behind what it saw misses no row of those who write meanwhile',
    run: async (ledger) => {
      const seen: number[] = [];
      let position = 0;
      const read = async (): Promise<void> => {
        for (const { sequence, at } of await ledger.auditAfter(position, 1000)) {
          seen.push(at);
          position = sequence;
        }
      };
      const writes = Array.from({ length: 100 }, (_, at) => ledger.record([auditRow({ at })]));
      for (let round = 0; round < 10; round++) await read();
      await Promise.all(writes);
      await read();
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        Array.from({ length: 100 }, (_, at) => at),
      );
    },
  },
  {
    name: 'a sink finds the position that it set last; 0 at first',
    run: async (ledger) => {
      assert.equal(await ledger.sinkPosition('siem'), 0);
      await ledger.setSinkPosition('siem', 5);
      await ledger.setSinkPosition('other', 1);
      assert.equal(await ledger.sinkPosition('siem'), 5);
      await ledger.setSinkPosition('siem', 3);
      assert.equal(await ledger.sinkPosition('siem'), 3);
      assert.equal(await ledger.sinkPosition('other'), 1);
    },
  },
];
