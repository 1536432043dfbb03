import type { AuditEvent, AuditRow } from '../../core/audit.js';
import { assertBeginning, assertStep } from '../apply-step.js';
import type {
  CallKey,
  CallQuery,
  InsertResult,
  Ledger,
  NewCall,
  StoredCall,
  Transition,
  TransitionResult,
} from '../ledger.js';
import { AuditLog } from './audit-log.js';
import { CallTable, type Kept } from './call-table.js';
import { KeyTable } from './key-table.js';
import type { LedgerMethod } from './messages.js';
import type { Statements } from './statements.js';

type Synchronous = { [M in LedgerMethod]: (...args: Parameters<Ledger[M]>) => Awaited<ReturnType<Ledger[M]>> };

/** What a ledger does, without the transaction around it. */
export class Operations implements Synchronous {
  private readonly statements: Statements;
  private readonly calls: CallTable;
  private readonly keys: KeyTable;
  private readonly audit: AuditLog;
  /** The latest time that is not stored yet. */
  private seen = 0;

  constructor(statements: Statements) {
    this.statements = statements;
    this.calls = new CallTable(this.statements);
    this.keys = new KeyTable(this.statements);
    this.audit = new AuditLog(this.statements);
  }

  insert({ call, keys, audit, now }: NewCall): InsertResult {
    assertBeginning(call);
    for (const kind of ['transport', 'business'] as const) {
      for (const key of keys.filter((wanted) => wanted.kind === kind)) {
        const holder = this.holderOf(key, now);
        if (!holder) continue;
        this.see(now);
        return { kind: 'taken', by: kind, holder: holder.call };
      }
    }
    const sequence = this.calls.insert(call);
    this.see(now);
    for (const key of keys) this.keys.give(key, sequence);
    this.audit.append(audit);
    return { kind: 'inserted' };
  }

  find(requestId: string): StoredCall | undefined {
    return this.calls.find(requestId)?.call;
  }

  findByKey(key: CallKey, now: number): StoredCall | undefined {
    return this.holderOf(key, now)?.call;
  }

  transition(step: Transition): TransitionResult {
    const place = this.calls.placeOf(step.requestId);
    if (place?.version !== step.version) {
      this.see(step.now);
      return { kind: 'stale', call: this.find(step.requestId) };
    }
    assertStep(place, step.set);
    this.see(step.now);
    const { sequence } = place;
    const { claims = [], keysExpireAt } = step;
    for (const claim of claims) {
      const holder = this.holderOf(claim, step.now);
      if (holder && holder.sequence !== sequence) return { kind: 'taken', holder: holder.call };
    }

    if (claims.length > 0 || step.releasesBusinessKey === true) this.keys.releaseBusinessKeys(sequence);
    for (const claim of claims) this.keys.give(claim, sequence);
    if (keysExpireAt !== undefined) this.keys.expire(sequence, keysExpireAt);
    this.calls.update(sequence, step.set);
    this.audit.append(step.audit);
    return { kind: 'changed' };
  }

  renew(requestId: string, fence: number, dueAt: number): boolean {
    return this.calls.renew(requestId, fence, dueAt);
  }

  markDelivered(requestId: string, now: number): boolean {
    this.see(now);
    return this.calls.markDelivered(requestId, now);
  }

  due(now: number, limit: number): StoredCall[] {
    return this.calls.due(now, limit);
  }

  list(query: CallQuery): StoredCall[] {
    return this.calls.list(query);
  }

  purge(now: number, limit: number): { readonly keys: number; readonly payloads: number } {
    this.see(now);
    return { keys: this.keys.purge(now, limit), payloads: this.calls.purge(now, limit) };
  }

  record(rows: readonly AuditRow[]): void {
    this.audit.append(rows);
  }

  auditAfter(sequence: number, limit: number): AuditEvent[] {
    return this.audit.after(sequence, limit);
  }

  sinkPosition(sink: string): number {
    return this.audit.positionOf(sink);
  }

  setSinkPosition(sink: string, sequence: number): void {
    this.audit.setPosition(sink, sequence);
  }

  lastSeen(): number {
    return this.statements.first<{ readonly latest: number }>('SELECT latest FROM clock')?.latest ?? 0;
  }

  /** Once for a group, since every operation has nearly the same time. */
  storeTime(): void {
    if (this.seen > 0) this.statements.run('UPDATE clock SET latest = ? WHERE latest < ?', this.seen, this.seen);
    this.seen = 0;
  }

  /** What was rolled back has not been seen. */
  forgetTime(): void {
    this.seen = 0;
  }

  private see(now: number): void {
    this.seen = Math.max(this.seen, now);
  }

  private holderOf(key: CallKey, now: number): Kept | undefined {
    const sequence = this.keys.holderOf(key, now);
    return sequence === undefined ? undefined : this.calls.at(sequence);
  }
}
