import { createRequire } from 'node:module';
import { describe, test } from 'vitest';
import type { SqliteDriver } from '../../../runtime/ledger/sqlite/database.js';

/** The drivers that this machine has. Says which are missing, and so what is not tested. */
export const drivers: readonly SqliteDriver[] = (['node:sqlite', 'better-sqlite3'] as const).filter((driver) => {
  const isHere = driver === 'node:sqlite' ? process.getBuiltinModule(driver) !== undefined : canLoadPackage();
  if (!isHere) console.warn(`skipped: the suites of the SQLite ledger with ${driver}, which is not here`);
  return isHere;
});

/** Its code may be there without a binary for this Node. */
function canLoadPackage(): boolean {
  try {
    const found = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => { close(): void };
    new found(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

/** A suite for each driver that is here; a skipped one where there is none. */
export function describeEachDriver(name: string, suite: (driver: SqliteDriver) => void): void {
  if (drivers.length === 0) test.skip(`${name}: no driver is here`);
  for (const driver of drivers) describe(name.replace('%s', driver), () => suite(driver));
}
