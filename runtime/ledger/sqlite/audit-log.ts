import type { AuditEvent, AuditRow } from '../../core/audit.js';
import type { JsonObject } from '../../core/json.js';
import type { Statements } from './statements.js';
import { decodeText, encodeText } from './text.js';

/** The audit rows of a database, and how far each sink has read them. */
export class AuditLog {
  private readonly statements: Statements;

  constructor(statements: Statements) {
    this.statements = statements;
  }

  /**
   * Must be called in the transaction of what the rows report. SQLite has one writer at a time, which gets its sequence
   * numbers under the lock that it keeps until it commits; so a number is never seen before a smaller one, and a reader
   * that goes on behind the last number it saw skips none.
   */
  append(rows: readonly AuditRow[]): void {
    for (const row of rows) {
      const { at, event, requestId, tenant, subject, tool, classification, from, to, outcome, code, details } = row;
      const texts = [event, requestId, tenant, subject, tool, classification, from, to, outcome, code];
      this.statements.run(
        `INSERT INTO audit (at, event, request_id, tenant, subject, tool, classification, from_state, to_state, outcome,
           code, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        at,
        ...texts.map((text) => text && encodeText(text)),
        JSON.stringify(details),
      );
    }
  }

  after(sequence: number, limit: number): AuditEvent[] {
    const rows = this.statements.all<{ readonly [column: string]: string | number | null }>(
      `SELECT sequence, at, event, request_id AS requestId, tenant, subject, tool, classification, from_state AS "from",
         to_state AS "to", outcome, code, details FROM audit WHERE sequence > ? ORDER BY sequence LIMIT max(0, ?)`,
      sequence,
      limit,
    );
    return rows.map(({ details, ...columns }) => {
      const decoded = Object.entries(columns).map(([column, value]) => [
        column,
        typeof value === 'string' ? decodeText(value) : value,
      ]);
      // The columns are named as the members are.
      return { ...Object.fromEntries(decoded), details: JSON.parse(String(details)) as JsonObject } as AuditEvent;
    });
  }

  positionOf(sink: string): number {
    const row = this.statements.first<{ readonly sequence: number }>(
      'SELECT sequence FROM sinks WHERE name = ?',
      encodeText(sink),
    );
    return row?.sequence ?? 0;
  }

  setPosition(sink: string, sequence: number): void {
    this.statements.run(
      'INSERT INTO sinks (name, sequence) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence',
      encodeText(sink),
      sequence,
    );
  }
}
