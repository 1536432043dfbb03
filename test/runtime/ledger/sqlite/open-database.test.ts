import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LedgerUnavailable } from '../../../../runtime/ledger/ledger.js';
import { findDriver, type Database } from '../../../../runtime/ledger/sqlite/database.js';
import { GroupCommit } from '../../../../runtime/ledger/sqlite/group-commit.js';
import { migrations } from '../../../../runtime/ledger/sqlite/migrations.js';
import { openDatabase } from '../../../../runtime/ledger/sqlite/open-database.js';
import { createSqliteLedger } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { someCall, toStore } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

describeEachDriver('a database with %s', (driver) => {
  function open(file: string, steps?: readonly string[]): Database {
    const database = openDatabase(findDriver(driver), file, 100, steps);
    onTestFinished(() => void database.close());
    return database;
  }

  const newFile = (): string => join(temporaryFolder(), 'calls.db');
  const pragma = (database: Database, name: string): unknown =>
    Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
  const second = [...migrations, 'ALTER TABLE calls ADD COLUMN priority INTEGER NOT NULL DEFAULT 3'];

  test('has a write-ahead log, foreign keys and the version of its form', () => {
    const database = open(newFile());
    expect(pragma(database, 'journal_mode')).toBe('wal');
    expect(pragma(database, 'foreign_keys')).toBe(1);
    expect(pragma(database, 'busy_timeout')).toBe(100);
    expect(pragma(database, 'user_version')).toBe(migrations.length);
  });

  test('of an older version is brought to the present form, once, with what it holds', async () => {
    const file = newFile();
    const ledger = await createSqliteLedger({ file, driver });
    await ledger.insert(toStore(someCall('a')));
    await ledger.close();
    for (const database of [open(file, second), open(file, second)]) {
      expect(pragma(database, 'user_version')).toBe(second.length);
      expect(database.prepare('SELECT request_id, priority FROM calls').all()).toEqual([
        expect.objectContaining({ request_id: 'a', priority: 3 }),
      ]);
    }
  });

  test('of a newer version is refused, and left as it is', async () => {
    const file = newFile();
    open(file, second);
    await expect(createSqliteLedger({ file, driver })).rejects.toStrictEqual(
      new LedgerUnavailable('the ledger was written by a newer version of gecx-tools'),
    );
    expect(pragma(open(file, second), 'user_version')).toBe(second.length);
  });

  test('whose migration fails keeps the form that it had', () => {
    const file = newFile();
    expect(() => open(file, [...second, 'ALTER TABLE nowhere ADD COLUMN a INTEGER'])).toThrow();
    const database = open(file);
    expect(pragma(database, 'user_version')).toBe(migrations.length);
  });

  test.each([
    "state = 'lost'",
    "state = 'settled'",
    "outcome = 'completed'",
    "state = 'settled', outcome = 'lost'",
    "gate = 'nobody'",
    'version = 0',
    "version = 'x'",
    'fence = -1',
    'deferred = 2',
    "decision = 'approve'",
    'input_bytes = NULL',
    'tenant = NULL',
  ])('cannot be made to hold an illegal call, not even by hand: %s', (assignment) => {
    const database = open(newFile());
    const insert = { id: 1, method: 'insert', args: [toStore(someCall('a'))] } as const;
    new GroupCommit(database).run([insert]);
    expect(() => database.exec(`UPDATE calls SET ${assignment}`)).toThrow();
    database.exec("UPDATE calls SET state = 'settled', outcome = 'denied'");
  });

  test('cannot lose a call to which a key points', () => {
    const database = open(newFile());
    const key = { kind: 'transport', tenant: 't', subject: 's', tool: 'x', key: 'k' } as const;
    const insert = { id: 1, method: 'insert', args: [toStore(someCall('a'), { keys: [key] })] } as const;
    new GroupCommit(database).run([insert]);
    expect(() => database.exec('DELETE FROM calls')).toThrow();
  });

  test.each([
    ['due_at <= 1 ORDER BY due_at, sequence LIMIT 1', 'calls_due'],
    ['payload_until <= 1 AND (input_secret IS NOT NULL OR result_secret IS NOT NULL)', 'calls_perishable'],
  ])('finds what is due without looking at every call: %s', (condition, index) => {
    const database = open(newFile());
    const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM calls WHERE ${condition}`).all();
    expect(JSON.stringify(plan)).toContain(`USING INDEX ${index}`);
  });
});
