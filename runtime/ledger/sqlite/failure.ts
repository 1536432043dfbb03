import { IllegalTransition, LedgerUnavailable } from '../ledger.js';

/** An error on its way to another thread, which would lose its class. */
export interface Failure {
  readonly kind: 'illegal' | 'unavailable' | 'other';
  readonly message: string;
}

/** Result codes of SQLite, by name without prefix and by number. Of other errors no more is told than that they were. */
const reasons: readonly (readonly [name: string, code: number, reason: string])[] = [
  ['BUSY', 5, 'it is locked by somebody else'],
  ['LOCKED', 6, 'it is locked by somebody else'],
  ['READONLY', 8, 'its file cannot be written'],
  ['IOERR', 10, 'the disk failed'],
  ['CORRUPT', 11, 'its file is damaged'],
  ['FULL', 13, 'the disk is full'],
  ['CANTOPEN', 14, 'its file cannot be opened'],
  ['CONSTRAINT', 19, 'it refused what was to be stored'],
  ['NOTADB', 26, 'its file is no database'],
];

interface DriverError {
  /** As better-sqlite3 says it, such as `SQLITE_BUSY_SNAPSHOT`. */
  readonly code?: unknown;
  /** As node:sqlite says it; the lowest byte is the primary code. */
  readonly errcode?: unknown;
}

function reasonOf(error: unknown): (typeof reasons)[number] | undefined {
  const { code, errcode } = error as DriverError;
  const [, name] = /^SQLITE_([A-Z]+)/.exec(String(code)) ?? [];
  return reasons.find((row) => row[0] === name || (typeof errcode === 'number' && row[1] === (errcode & 0xff)));
}

/** Whether somebody else held the lock for too long. */
export function isBusy(error: unknown): boolean {
  return reasonOf(error)?.[0] === 'BUSY';
}

/** Whether the file could not be written when it was opened: then it stays so until it is opened again. */
export function isReadOnly(error: unknown): boolean {
  return reasonOf(error)?.[0] === 'READONLY';
}

/** What a caller is told of an error. The texts of a driver name files, statements and values, and stay here. */
export function failureOf(error: unknown, otherwise = 'it failed'): Failure {
  if (error instanceof IllegalTransition) return { kind: 'illegal', message: error.message };
  if (error instanceof LedgerUnavailable) return { kind: 'unavailable', message: error.message };
  return { kind: 'unavailable', message: `the ledger is not available: ${reasonOf(error)?.[2] ?? otherwise}` };
}

/** The error again, in the caller's thread. */
export function errorOf({ kind, message }: Failure): Error {
  if (kind === 'other') return new Error(message);
  return kind === 'illegal' ? new IllegalTransition(message) : new LedgerUnavailable(message);
}
