import { IllegalTransition } from '../ledger.js';
import type { Database } from './database.js';
import { failureOf, isReadOnly, type Failure } from './failure.js';
import type { Answer, LedgerMethod, Request } from './messages.js';
import { Operations } from './operations.js';
import { Statements } from './statements.js';
import { inTransaction } from './transaction.js';

/** These change nothing, and so need not wait for a writer. */
const reads: ReadonlySet<LedgerMethod> = new Set([
  'find',
  'findByKey',
  'due',
  'list',
  'auditAfter',
  'sinkPosition',
  'lastSeen',
]);

/**
 * Does what was asked of a database, a group at a time: one commit for all, because it is the commit that costs. In a
 * group, each operation stands for itself; one that fails leaves the others alone.
 */
export class GroupCommit {
  /** Whether the database has to be opened again before anything can be written. */
  isReadOnly = false;
  private readonly database: Database;
  private readonly operations: Operations;
  private synchronous = '';

  constructor(database: Database) {
    this.database = database;
    this.operations = new Operations(new Statements(database));
  }

  /** Nothing is answered before it is committed. */
  run(requests: readonly Request[]): Answer[] {
    const done = this.commit(requests);
    if ('answers' in done) return done.answers;
    return done.isGroups || requests.length === 1 ? failAll(requests, done.failure) : this.runEach(requests);
  }

  /** Finds out which of a group has failed. It is rare, so that no group pays for it beforehand. */
  private runEach(requests: readonly Request[]): Answer[] {
    const answers: Answer[] = [];
    for (const [at, request] of requests.entries()) {
      const done = this.commit([request]);
      if ('answers' in done) answers.push(...done.answers);
      // The others would wait as long as this one has waited.
      else if (done.isGroups) return [...answers, ...failAll(requests.slice(at), done.failure)];
      else answers.push(...failAll([request], done.failure));
    }
    return answers;
  }

  private commit(requests: readonly Request[]): Committed {
    let isGroups = true;
    const answer = (request: Request): Answer => {
      isGroups = false;
      const answered = this.answer(request);
      isGroups = true;
      return answered;
    };
    try {
      this.setSynchronous(requests.some(isDurable) ? 'FULL' : 'NORMAL');
      const begin = requests.every(({ method }) => reads.has(method)) ? 'BEGIN' : 'BEGIN IMMEDIATE';
      const answers = inTransaction(this.database, begin, () => {
        const all = requests.map(answer);
        this.operations.storeTime();
        return all;
      });
      return { answers };
    } catch (error) {
      this.operations.forgetTime();
      this.isReadOnly ||= isReadOnly(error);
      return { failure: failureOf(error), isGroups };
    }
  }

  private answer({ id, method, args }: Request): Answer {
    const perform = this.operations[method].bind(this.operations) as (...given: readonly unknown[]) => unknown;
    try {
      return { id, value: perform(...args) };
    } catch (error) {
      // What is illegal is refused before anything is written.
      if (error instanceof IllegalTransition) return { id, failure: failureOf(error) };
      throw error;
    }
  }

  /** SQLite ignores this inside a transaction. With the write-ahead log, FULL waits for the disk at each commit. */
  private setSynchronous(wanted: 'NORMAL' | 'FULL'): void {
    if (this.synchronous !== wanted) this.database.exec(`PRAGMA synchronous = ${wanted}`);
    this.synchronous = wanted;
  }
}

/** What a group came to; without answers, whether that is for all of them, or due to one. */
type Committed = { readonly answers: Answer[] } | { readonly failure: Failure; readonly isGroups: boolean };

function failAll(requests: readonly Request[], failure: Failure): Answer[] {
  return requests.map(({ id }) => ({ id, failure }));
}

function isDurable({ args: [first] }: Request): boolean {
  return typeof first === 'object' && first !== null && 'durable' in first && first.durable === true;
}
