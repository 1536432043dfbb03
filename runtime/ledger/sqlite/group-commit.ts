import type { Database } from './database.js';
import { failureOf } from './failure.js';
import type { Answer, LedgerMethod, Request } from './messages.js';
import { Operations } from './operations.js';
import { Statements } from './statements.js';
import { inTransaction } from './transaction.js';

/** These change nothing, and so need not wait for a writer. The others store at least the time that they are given. */
const reads: ReadonlySet<LedgerMethod> = new Set(['find', 'list', 'auditAfter', 'sinkPosition', 'lastSeen']);

/**
 * Does what was asked of a database, a group at a time: one commit for all, because it is the commit that costs. In a
 * group, each operation stands for itself; one that fails leaves the others alone.
 */
export class GroupCommit {
  private readonly database: Database;
  private readonly statements: Statements;
  private readonly operations: Operations;
  private synchronous = '';

  constructor(database: Database) {
    this.database = database;
    this.statements = new Statements(database);
    this.operations = new Operations(this.statements);
  }

  /** Nothing is answered before it is committed. */
  run(requests: readonly Request[]): Answer[] {
    try {
      this.setSynchronous(requests.some(isDurable) ? 'FULL' : 'NORMAL');
      const begin = requests.every(({ method }) => reads.has(method)) ? 'BEGIN' : 'BEGIN IMMEDIATE';
      return inTransaction(this.database, begin, () => requests.map((request) => this.answer(request)));
    } catch (error) {
      const failure = failureOf(error);
      return requests.map(({ id }) => ({ id, failure }));
    }
  }

  private answer({ id, method, args }: Request): Answer {
    const perform = this.operations[method].bind(this.operations) as (...given: readonly unknown[]) => unknown;
    this.statements.run('SAVEPOINT operation');
    try {
      const value = perform(...args);
      this.statements.run('RELEASE operation');
      return { id, value };
    } catch (error) {
      // Fails when the error has ended the whole transaction; then the whole group fails.
      this.statements.run('ROLLBACK TO operation');
      this.statements.run('RELEASE operation');
      return { id, failure: failureOf(error) };
    }
  }

  /** SQLite ignores this inside a transaction. With the write-ahead log, FULL waits for the disk at each commit. */
  private setSynchronous(wanted: 'NORMAL' | 'FULL'): void {
    if (this.synchronous !== wanted) this.database.exec(`PRAGMA synchronous = ${wanted}`);
    this.synchronous = wanted;
  }
}

function isDurable({ args: [first] }: Request): boolean {
  return typeof first === 'object' && first !== null && 'durable' in first && first.durable === true;
}
