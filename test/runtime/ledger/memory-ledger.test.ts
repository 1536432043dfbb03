import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { checkLedger } from '../../../runtime/testing/check-ledger.js';
import { LedgerUnavailable, type StoredCall } from '../../../runtime/ledger/ledger.js';
import { assertSame, auditRow, fullCall, toStore } from '../../../runtime/testing/ledger-cases/ledger-case.js';

describe('the memory ledger', () => {
  checkLedger(test, { open: async () => createMemoryLedger() });

  test('says that it is closed', async () => {
    const ledger = createMemoryLedger();
    await ledger.close();
    await expect(ledger.lastSeen()).rejects.toThrow(new LedgerUnavailable('the ledger is closed'));
  });

  test('says that it is gone with its process', () => {
    expect(createMemoryLedger().isVolatile).toBe(true);
  });

  test('gives and takes copies, so that nobody changes what is stored', async () => {
    const ledger = createMemoryLedger();
    const given = structuredClone(fullCall);
    await ledger.insert(toStore(given));
    const change = (call: StoredCall | undefined): void => {
      for (const part of [call?.requester, call?.decision])
        Object.assign(part ?? {}, { subject: 'eve', decidedBy: 'eve' });
      for (const part of [call?.input, call?.result]) part?.bytes.fill(7);
    };
    change(given);
    change(await ledger.find('full'));
    assertSame(await ledger.find('full'), fullCall);
  });

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
