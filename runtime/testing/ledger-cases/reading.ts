import assert from 'node:assert/strict';
import type { CallQuery, Ledger } from '../../ledger/ledger.js';
import { assertSame, idsOf, someCall, start, step, store, take, type LedgerCase } from './ledger-case.js';

/** Ids and times that fall, so that only the order of creation can be meant. */
async function storeSeven(ledger: Ledger): Promise<void> {
  await store(
    ledger,
    someCall('g', { createdAt: start + 7 }),
    someCall('f', { createdAt: start + 6, tenant: 'other' }),
    someCall('e', { createdAt: start + 5, subject: 'user-2' }),
    someCall('d', { createdAt: start + 4, tool: 'other_tool' }),
    someCall('c', { state: 'waiting', gate: 'user_confirm' }),
    someCall('b', { state: 'waiting', gate: 'supervisor_approve' }),
    someCall('a', { state: 'settled', outcome: 'denied', gate: 'user_confirm', dueAt: null }),
  );
}

/** How calls are listed, and what a closed ledger does. */
export const readingCases: readonly LedgerCase[] = [
  {
    name: 'list gives whole calls in order of creation, which no step changes',
    run: async (ledger) => {
      await storeSeven(ledger);
      await take(ledger, step('g', { state: 'executing' }));
      const listed = await ledger.list({ limit: 100 });
      assert.deepEqual(idsOf(listed), ['g', 'f', 'e', 'd', 'c', 'b', 'a']);
      assertSame(listed[1], someCall('f', { createdAt: start + 6, tenant: 'other' }));
    },
  },
  ...(
    [
      [{ tenant: 'other' }, 'f'],
      [{ tenant: '' }, ''],
      [{ subject: 'user-2' }, 'e'],
      [{ tool: 'other_tool' }, 'd'],
      [{ states: ['waiting'] }, 'cb'],
      [{ states: ['waiting', 'settled'] }, 'cba'],
      [{ states: [] }, ''],
      [{ outcomes: ['denied', 'failed'] }, 'a'],
      [{ outcomes: ['failed'] }, ''],
      [{ gates: ['user_confirm'] }, 'ca'],
      [{ gates: ['user_confirm', 'supervisor_approve'] }, 'cba'],
      [{ tenant: 'acme', subject: 'user-1', states: ['waiting'], gates: ['supervisor_approve'] }, 'b'],
    ] as const satisfies readonly (readonly [Partial<CallQuery>, string])[]
  ).map(([query, expected]): LedgerCase => ({
    name: `list finds what ${JSON.stringify(query)} asks for`,
    run: async (ledger) => {
      await storeSeven(ledger);
      assert.equal(idsOf(await ledger.list({ ...query, limit: 100 })).join(''), expected);
    },
  })),
  {
    name: 'list gives pages, each behind the last call of the one before',
    run: async (ledger) => {
      await storeSeven(ledger);
      const pages: string[] = [];
      for (let after: string | undefined; ;) {
        const page = idsOf(await ledger.list({ tenant: 'acme', limit: 2, ...(after === undefined ? {} : { after }) }));
        pages.push(page.join(''));
        after = page.at(-1);
        if (after === undefined) break;
      }
      assert.deepEqual(pages, ['ge', 'dc', 'ba', '']);
      assert.deepEqual(await ledger.list({ limit: 0 }), []);
    },
  },
  {
    name: 'list starts behind a call that the query itself does not find, and nowhere behind one that is not there',
    run: async (ledger) => {
      await storeSeven(ledger);
      assert.deepEqual(idsOf(await ledger.list({ tenant: 'acme', after: 'f', limit: 1 })), ['e']);
      assert.deepEqual(await ledger.list({ after: 'nobody', limit: 10 }), []);
    },
  },
  {
    name: 'close waits for what is under way; whatever comes later is refused',
    run: async (ledger) => {
      const insert = ledger.insert({ call: someCall('a'), keys: [], audit: [], now: start, durable: true });
      await ledger.close();
      assert.deepEqual(await insert, { kind: 'inserted' });
      await assert.rejects(ledger.find('a'), { name: 'LedgerUnavailable' });
      await assert.rejects(ledger.record([]), { name: 'LedgerUnavailable' });
      await ledger.close();
    },
  },
];
