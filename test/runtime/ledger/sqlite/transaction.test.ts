import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver, type Database } from '../../../../runtime/ledger/sqlite/database.js';
import { inTransaction } from '../../../../runtime/ledger/sqlite/transaction.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

describeEachDriver('a transaction with %s', (driver) => {
  function newDatabase(): Database {
    const database = new (findDriver(driver))(join(temporaryFolder(), 'numbers.db'));
    onTestFinished(() => void database.close());
    database.exec('CREATE TABLE numbers (value INTEGER)');
    return database;
  }
  const add = (database: Database, value: number): unknown =>
    database.exec(`INSERT INTO numbers (value) VALUES (${value})`);
  const numbers = (database: Database): unknown => database.prepare('SELECT value FROM numbers').all();
  const broken = new Error('broken');
  const breakOff = (): never => {
    throw broken;
  };

  test('gives what its work gives', () => {
    const database = newDatabase();
    expect(inTransaction(database, 'BEGIN', () => [add(database, 1), 'done'][1])).toBe('done');
    expect(numbers(database)).toEqual([{ value: 1 }]);
  });

  test('whose work throws leaves nothing behind, and the next one can begin', () => {
    const database = newDatabase();
    const work = (): never => {
      add(database, 1);
      return breakOff();
    };
    expect(() => inTransaction(database, 'BEGIN', work)).toThrow(broken);
    expect(numbers(database)).toEqual([]);
    inTransaction(database, 'BEGIN', () => add(database, 2));
    expect(numbers(database)).toEqual([{ value: 2 }]);
  });

  test('that SQLite has ended itself still tells why', () => {
    const database = newDatabase();
    const work = (): never => {
      database.exec('ROLLBACK');
      return breakOff();
    };
    expect(() => inTransaction(database, 'BEGIN', work)).toThrow(broken);
  });
});
