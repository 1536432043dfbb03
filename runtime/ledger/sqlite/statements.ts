import type { Database, SqliteValue, Statement } from './database.js';

/** The statements of one database, each prepared once. */
export class Statements {
  private readonly database: Database;
  private readonly prepared = new Map<string, Statement>();

  constructor(database: Database) {
    this.database = database;
  }

  /** Gives how many rows changed. */
  run(sql: string, ...values: readonly SqliteValue[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  /** Gives the place of the row that was inserted; undefined where there was a conflict. */
  insert(sql: string, ...values: readonly SqliteValue[]): number | undefined {
    const { changes, lastInsertRowid } = this.statement(sql).run(...values);
    return Number(changes) > 0 ? Number(lastInsertRowid) : undefined;
  }

  first<Row>(sql: string, ...values: readonly SqliteValue[]): Row | undefined {
    return this.statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly SqliteValue[]): Row[] {
    return this.statement(sql).all(...values) as Row[];
  }

  private statement(sql: string): Statement {
    const known = this.prepared.get(sql) ?? this.database.prepare(sql);
    this.prepared.set(sql, known);
    return known;
  }
}
