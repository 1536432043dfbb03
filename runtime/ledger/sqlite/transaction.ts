import type { Database } from './database.js';

/** Does some work wholly or not at all. */
export function inTransaction<T>(database: Database, begin: `BEGIN${string}`, work: () => T): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch {
      // After some errors, such as a full disk, SQLite has done so itself.
    }
    throw error;
  }
}
