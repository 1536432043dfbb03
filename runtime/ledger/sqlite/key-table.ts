import type { CallKey } from '../ledger.js';
import type { Statements } from './statements.js';
import { encodeText } from './text.js';

const isKey = 'kind = ? AND tenant = ? AND subject = ? AND tool = ? AND key = ?';

/** Which call each key points at. Calls are known by their place. */
export class KeyTable {
  private readonly statements: Statements;

  constructor(statements: Statements) {
    this.statements = statements;
  }

  holderOf(key: CallKey, now: number): number | undefined {
    const row = this.statements.first<{ readonly call: number }>(
      `SELECT call FROM keys WHERE ${isKey} AND (expires_at IS NULL OR expires_at > ?)`,
      ...valuesOf(key),
      now,
    );
    return row?.call;
  }

  /** Points a key at a call, wherever it pointed before. */
  give(key: CallKey, call: number): void {
    this.statements.run(
      `INSERT INTO keys (kind, tenant, subject, tool, key, call) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET call = excluded.call, expires_at = NULL`,
      ...valuesOf(key),
      call,
    );
  }

  releaseBusinessKeys(call: number): void {
    this.statements.run("DELETE FROM keys WHERE call = ? AND kind = 'business'", call);
  }

  expire(call: number, expiresAt: number | null): void {
    this.statements.run('UPDATE keys SET expires_at = ? WHERE call = ?', expiresAt, call);
  }

  purge(now: number, limit: number): number {
    return this.statements.run(
      `DELETE FROM keys WHERE (kind, tenant, subject, tool, key) IN (SELECT kind, tenant, subject, tool, key
         FROM keys WHERE expires_at <= ? ORDER BY expires_at LIMIT max(0, ?))`,
      now,
      limit,
    );
  }
}

function valuesOf({ kind, tenant, subject, tool, key }: CallKey): string[] {
  return [kind, tenant, subject, tool, key].map(encodeText);
}
