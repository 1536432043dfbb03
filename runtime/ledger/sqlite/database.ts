import { createRequire } from 'node:module';

/** Which library talks to SQLite. */
export type SqliteDriver = 'node:sqlite' | 'better-sqlite3';

/** What a column can hold. */
export type SqliteValue = string | number | Uint8Array | null;

/** A prepared statement. Values are given in the order of its question marks. */
export interface Statement {
  run(...values: readonly SqliteValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: readonly SqliteValue[]): unknown;
  all(...values: readonly SqliteValue[]): unknown[];
}

/** What both drivers have in common. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

/** Opens a database. */
export type DatabaseClass = new (file: string) => Database;

/**
 * The class of the wanted driver; without a wish, that of the first which is there.
 *
 * @throws Error that names the ways out.
 */
export function findDriver(wanted: SqliteDriver | undefined): DatabaseClass {
  const found =
    (wanted === 'better-sqlite3' ? undefined : fromNode()) ?? (wanted === 'node:sqlite' ? undefined : fromPackage());
  if (found) return found;
  throw new Error(`gecx-tools/sqlite found no ${wanted ?? 'driver'}: ${waysOut}`);
}

const waysOut = 'run Node 22.13 or newer, or install better-sqlite3 (npm install better-sqlite3@12)';

// Neither is imported: that would fail wherever one of them is absent, and in bundlers.
function fromNode(): DatabaseClass | undefined {
  const found = process.getBuiltinModule('node:sqlite') as { readonly DatabaseSync: DatabaseClass } | undefined;
  return found?.DatabaseSync;
}

function fromPackage(): DatabaseClass | undefined {
  try {
    const found = createRequire(import.meta.url)('better-sqlite3') as DatabaseClass;
    // Its binary is loaded with the first database only.
    new found(':memory:').close();
    return found;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw new Error(`better-sqlite3 has no binary for this Node: run npm rebuild better-sqlite3, or ${waysOut}`, {
      cause: error,
    });
  }
}
