import { IllegalTransition, type CallFields, type CallQuery, type StoredCall } from '../ledger.js';
import { callOf, fieldsCells, identityCells, type CallRow, type Cell } from './call-row.js';
import type { SqliteValue } from './database.js';
import type { Statements } from './statements.js';
import { encodeText } from './text.js';

/** A call with its place in the order of creation, by which its keys know it. */
export interface Kept {
  readonly sequence: number;
  readonly call: StoredCall;
}

type Place = Pick<StoredCall, 'version' | 'state' | 'outcome'> & { readonly sequence: number };

/** The stored calls of a database. */
export class CallTable {
  private readonly statements: Statements;
  private insertSql: string | undefined;
  /** By the columns that a step changes; there are few kinds of steps. */
  private readonly updates = new Map<string, string>();

  constructor(statements: Statements) {
    this.statements = statements;
  }

  /** Gives the call's place. */
  insert(call: StoredCall): number {
    const cells = [...identityCells(call), ...fieldsCells(call), ['version', call.version] as const];
    this.insertSql ??= insertOf(columnsOf(cells));
    const sequence = this.statements.insert(this.insertSql, ...valuesOf(cells));
    if (sequence === undefined) throw new IllegalTransition('a request id is never used again');
    return sequence;
  }

  /** Stores a step. */
  update(sequence: number, set: CallFields): void {
    const cells = fieldsCells(set);
    const columns = columnsOf(cells);
    const kind = columns.join();
    const sql = this.updates.get(kind) ?? updateOf(columns);
    this.updates.set(kind, sql);
    this.statements.run(sql, ...valuesOf(cells), sequence);
  }

  /** What of a call decides which step it may take. */
  placeOf(requestId: string): Place | undefined {
    const sql = 'SELECT sequence, version, state, outcome FROM calls WHERE request_id = ?';
    return this.statements.first<Place>(sql, encodeText(requestId));
  }

  find(requestId: string): Kept | undefined {
    return this.kept(this.statements.first('SELECT * FROM calls WHERE request_id = ?', encodeText(requestId)));
  }

  at(sequence: number): Kept | undefined {
    return this.kept(this.statements.first('SELECT * FROM calls WHERE sequence = ?', sequence));
  }

  renew(requestId: string, fence: number, dueAt: number): boolean {
    const sql = "UPDATE calls SET due_at = ? WHERE request_id = ? AND state = 'executing' AND fence = ?";
    return this.statements.run(sql, dueAt, encodeText(requestId), fence) > 0;
  }

  markDelivered(requestId: string, now: number): boolean {
    const sql = "UPDATE calls SET delivered_at = ? WHERE request_id = ? AND state = 'settled' AND delivered_at IS NULL";
    return this.statements.run(sql, now, encodeText(requestId)) > 0;
  }

  due(now: number, limit: number): StoredCall[] {
    const sql = 'SELECT * FROM calls WHERE due_at <= ? ORDER BY due_at, sequence LIMIT max(0, ?)';
    return this.statements.all<CallRow>(sql, now, limit).map(callOf);
  }

  list({ tenant, subject, tool, states, outcomes, gates, after, limit }: CallQuery): StoredCall[] {
    const conditions: readonly (readonly [sql: string, value: string | undefined])[] = [
      ['tenant = ?', tenant && encodeText(tenant)],
      ['subject = ?', subject && encodeText(subject)],
      ['tool = ?', tool && encodeText(tool)],
      ['state IN (SELECT value FROM json_each(?))', states && JSON.stringify(states)],
      ['outcome IN (SELECT value FROM json_each(?))', outcomes && JSON.stringify(outcomes)],
      ['gate IN (SELECT value FROM json_each(?))', gates && JSON.stringify(gates)],
      ['sequence > (SELECT sequence FROM calls WHERE request_id = ?)', after && encodeText(after)],
    ];
    const given = conditions.filter(([, value]) => value !== undefined);
    // Lets the index of unsettled calls serve a query about them.
    const hint = states?.includes('settled') === false ? ["state <> 'settled'"] : [];
    const where = ['TRUE', ...hint, ...given.map(([sql]) => sql)].join(' AND ');
    const sql = `SELECT * FROM calls WHERE ${where} ORDER BY sequence LIMIT max(0, ?)`;
    return this.statements.all<CallRow>(sql, ...given.map(([, value]) => value ?? null), limit).map(callOf);
  }

  /** Removes the payloads whose time is up, oldest first; gives how many calls had one. */
  purge(now: number, limit: number): number {
    return this.statements.run(
      `UPDATE calls SET input_secret = NULL, input_bytes = NULL, result_secret = NULL, result_bytes = NULL
         WHERE sequence IN (SELECT sequence FROM calls WHERE payload_until <= ?
           AND (input_secret IS NOT NULL OR result_secret IS NOT NULL) ORDER BY payload_until LIMIT max(0, ?))`,
      now,
      limit,
    );
  }

  private kept(row: CallRow | undefined): Kept | undefined {
    return row && { sequence: Number(row['sequence']), call: callOf(row) };
  }
}

function columnsOf(cells: readonly Cell[]): string[] {
  return cells.map(([column]) => column);
}

function valuesOf(cells: readonly Cell[]): SqliteValue[] {
  return cells.map(([, value]) => value);
}

function insertOf(columns: readonly string[]): string {
  const marks = columns.map(() => '?');
  return `INSERT INTO calls (${columns.join(', ')}) VALUES (${marks.join(', ')})
    ON CONFLICT (request_id) DO NOTHING`;
}

function updateOf(columns: readonly string[]): string {
  const assignments = [...columns.map((column) => `${column} = ?`), 'version = version + 1'];
  return `UPDATE calls SET ${assignments.join(', ')} WHERE sequence = ?`;
}
