/** A ledger in an SQLite file. Needs Node. */
export type { SqliteDriver } from './database.js';
export { createSqliteLedger, type SqliteLedgerOptions } from './sqlite-ledger.js';
