import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Ledger } from '../../../../runtime/ledger/ledger.js';
import { findDriver } from '../../../../runtime/ledger/sqlite/database.js';
import { migrations } from '../../../../runtime/ledger/sqlite/migrations.js';
import { openDatabase } from '../../../../runtime/ledger/sqlite/open-database.js';
import { createSqliteLedger } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { someCall, toStore } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

describeEachDriver('asked over messages, the SQLite ledger with %s', (driver) => {
  async function open(file: string = join(temporaryFolder(), 'calls.db')): Promise<Ledger> {
    const ledger = await createSqliteLedger({ file, driver });
    onTestFinished(() => ledger.close());
    return ledger;
  }

  test('rejects what cannot be sent, such as a promise, and nothing else', async () => {
    const ledger = await open();
    const forgotten = Promise.resolve('a') as unknown as string;
    const inserts = Array.from({ length: 40 }, (_, at) => ledger.insert(toStore(someCall(`call-${at}`))));
    const [finding, ...inserted] = await Promise.allSettled([ledger.find(forgotten), ...inserts]);
    expect(finding).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('cloned') } });
    expect(new Set(inserted.map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    await expect(ledger.find(forgotten)).rejects.toThrow('cloned');
    expect((await ledger.find('call-39'))?.requestId).toBe('call-39');
  });

  test('answers while a test has stopped the clock', async () => {
    const ledger = await open();
    vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(await ledger.lastSeen()).toBe(0);
  });

  test('goes on with a file of every form before', async () => {
    for (const [at] of migrations.entries()) {
      const file = join(temporaryFolder(), 'calls.db');
      openDatabase(findDriver(driver), file, 100, migrations.slice(0, at + 1)).close();
      const ledger = await open(file);
      expect(await ledger.insert(toStore(someCall('a')))).toEqual({ kind: 'inserted' });
    }
  });
});
