import type { Ledger } from '../ledger.js';
import type { SqliteDriver } from './database.js';
import type { Failure } from './failure.js';

/** What a database is opened with. */
export interface ServeSettings {
  readonly file: string;
  readonly busyTimeoutMs: number;
  readonly driver: SqliteDriver | undefined;
}

/** What a database can be asked to do. */
export type LedgerMethod = Exclude<keyof Ledger, 'close' | 'isVolatile'>;

const isMethod: { readonly [method in LedgerMethod]: true } = {
  insert: true,
  find: true,
  findByKey: true,
  transition: true,
  renew: true,
  markDelivered: true,
  due: true,
  list: true,
  purge: true,
  record: true,
  auditAfter: true,
  sinkPosition: true,
  setSinkPosition: true,
  lastSeen: true,
};

/** All of it. */
export const ledgerMethods: readonly LedgerMethod[] = Object.keys(isMethod) as LedgerMethod[];

/** One call of a ledger's method. */
export interface Request {
  readonly id: number;
  readonly method: LedgerMethod;
  readonly args: readonly unknown[];
}

/** What the database is sent; after `close`, nothing more. */
export type ToDatabase = Request | { readonly id: number; readonly method: 'close' };

/** What became of a request. */
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: Failure;
}

/** Under this id the database tells whether it was opened. */
export const openingId = 0;
