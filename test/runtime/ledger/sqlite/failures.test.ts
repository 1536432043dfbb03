import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LedgerUnavailable } from '../../../../runtime/ledger/ledger.js';
import { findDriver, type Database } from '../../../../runtime/ledger/sqlite/database.js';
import { GroupCommit } from '../../../../runtime/ledger/sqlite/group-commit.js';
import { openDatabase } from '../../../../runtime/ledger/sqlite/open-database.js';
import { createSqliteLedger } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { someCall, start, toStore } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

test.each(['', ':memory:'])('the file %j is refused, and the memory ledger is named', async (file) => {
  await expect(createSqliteLedger({ file })).rejects.toThrow(/createMemoryLedger/);
});

test.skipIf(process.getBuiltinModule('node:sqlite') !== undefined)(
  'a driver that is not there: the error names both ways out',
  async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const error = await createSqliteLedger({ file, driver: 'node:sqlite' }).catch((thrown: unknown) => thrown);
    expect(error).toEqual(
      new Error(
        'gecx-tools/sqlite found no node:sqlite: run Node 22.13 or newer, or install better-sqlite3 (npm install better-sqlite3@12)',
      ),
    );
    expect(existsSync(file)).toBe(false);
  },
);

describeEachDriver('with %s', (driver) => {
  const open = (file: string): Database => new (findDriver(driver))(file);
  const newFile = (): string => join(temporaryFolder(), 'secret-name.db');
  const unavailable = (reason: string): LedgerUnavailable =>
    new LedgerUnavailable(`the ledger is not available: ${reason}`);

  test('a locked ledger says so after the time that it may wait, and works again later', async () => {
    const file = newFile();
    const ledger = await createSqliteLedger({ file, driver, busyTimeoutMs: 20 });
    onTestFinished(() => ledger.close());
    const other = open(file);
    other.exec('BEGIN IMMEDIATE');
    const insert = ledger.insert(toStore(someCall('a')));
    await expect(insert).rejects.toStrictEqual(unavailable('it is locked by somebody else'));
    await expect(insert).rejects.toBeInstanceOf(LedgerUnavailable);
    // What only reads need not wait.
    expect(await ledger.find('a')).toBeUndefined();
    other.exec('COMMIT');
    other.close();
    expect(await ledger.insert(toStore(someCall('a')))).toEqual({ kind: 'inserted' });
  });

  test('a ledger that is locked while it is opened says so', async () => {
    const file = newFile();
    const other = open(file);
    other.exec('BEGIN EXCLUSIVE');
    const opening = createSqliteLedger({ file, driver, busyTimeoutMs: 20 });
    await expect(opening).rejects.toStrictEqual(unavailable('it is locked by somebody else'));
    other.close();
    await (await createSqliteLedger({ file, driver })).close();
  });

  test('a full disk fails what needs room, and the ledger works again later', () => {
    const database = openDatabase(findDriver(driver), newFile(), 100);
    onTestFinished(() => void database.close());
    const group = new GroupCommit(database);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { readonly page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages + 4}`);
    const bytes = new Uint8Array(100_000);
    const large = toStore(someCall('large', { input: { secretId: 's', bytes } }));
    const insert = { id: 1, method: 'insert', args: [large] } as const;
    const message = 'the ledger is not available: the disk is full';
    expect(group.run([insert])).toEqual([{ id: 1, failure: { kind: 'unavailable', message } }]);
    expect(group.run([{ id: 2, method: 'lastSeen', args: [] }])).toEqual([{ id: 2, value: 0 }]);
    database.exec('PRAGMA max_page_count = 1000000');
    expect(group.run([insert])).toEqual([{ id: 1, value: { kind: 'inserted' } }]);
  });

  test('a folder that is absent and a file that is no database are told apart, without their path', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'text.db'), 'not a database, but long enough to be read as one\n'.repeat(100));
    await expect(createSqliteLedger({ file: join(folder, 'text.db'), driver })).rejects.toStrictEqual(
      unavailable('its file is no database'),
    );
    await expect(createSqliteLedger({ file: join(folder, 'absent/calls.db'), driver })).rejects.toStrictEqual(
      unavailable('its file cannot be opened'),
    );
  });

  test('what the table refuses is told without what was to be stored', async () => {
    const ledger = await createSqliteLedger({ file: newFile(), driver });
    onTestFinished(() => ledger.close());
    const wrong = someCall('a', { gate: 'secret-gate' as never });
    await expect(ledger.insert(toStore(wrong))).rejects.toStrictEqual(unavailable('it refused what was to be stored'));
    expect(await ledger.find('a')).toBeUndefined();
    expect(await ledger.lastSeen()).toBe(0);
    expect(await ledger.due(start, 1)).toEqual([]);
  });
});
