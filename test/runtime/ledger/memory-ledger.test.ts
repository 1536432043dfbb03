import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { checkLedger } from '../../../runtime/testing/check-ledger.js';
import { auditRow } from '../../../runtime/testing/ledger-cases/ledger-case.js';

describe('the memory ledger', () => {
  checkLedger(test, { open: async () => createMemoryLedger() });

  test('forgets old audit rows when it is told to, and never tells one under another number', async () => {
    const ledger = createMemoryLedger({ auditRows: 10 });
    for (let at = 1; at <= 95; at++) await ledger.record([auditRow({ at })]);
    const kept = await ledger.auditAfter(0, 1_000);
    expect(kept.length).toBeLessThan(20);
    expect(kept.at(-1)?.sequence).toBe(95);
    expect(kept.every(({ at, sequence }) => at === sequence)).toBe(true);
    expect((await ledger.auditAfter(92, 2)).map(({ sequence }) => sequence)).toEqual([93, 94]);
  });
});
