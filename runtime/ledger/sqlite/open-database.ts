import { LedgerUnavailable } from '../ledger.js';
import type { Database, DatabaseClass } from './database.js';
import { isBusy } from './failure.js';
import { migrations } from './migrations.js';
import { inTransaction } from './transaction.js';

/** Opens a file as a ledger's database, in the present form. Several processes may do so at once. */
export function openDatabase(
  open: DatabaseClass,
  file: string,
  busyTimeoutMs: number,
  steps: readonly string[] = migrations,
): Database {
  const database = new open(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${Math.max(0, Math.trunc(busyTimeoutMs))}`);
    database.exec('PRAGMA foreign_keys = ON');
    useWriteAheadLog(database, busyTimeoutMs);
    migrate(database, steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite does not wait for others while it changes to the write-ahead log, so we do. */
function useWriteAheadLog(database: Database, busyTimeoutMs: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + busyTimeoutMs; ;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}

function migrate(database: Database, steps: readonly string[]): void {
  if (versionOf(database) === steps.length) return;
  inTransaction(database, 'BEGIN EXCLUSIVE', () => {
    // Only now: another process may have been faster.
    const version = versionOf(database);
    if (version > steps.length) throw new LedgerUnavailable('the ledger was written by a newer version of gecx-tools');
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

function versionOf(database: Database): number {
  return (database.prepare('PRAGMA user_version').get() as { readonly user_version: number }).user_version;
}
