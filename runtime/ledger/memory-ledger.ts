import type { AuditEvent, AuditRow } from '../core/audit.js';
import { applyStep, assertBeginning, assertStep } from './apply-step.js';
import { copyAudit, copyCall } from './copy-call.js';
import {
  IllegalTransition,
  LedgerUnavailable,
  type CallKey,
  type CallQuery,
  type InsertResult,
  type Ledger,
  type NewCall,
  type StoredCall,
  type Transition,
  type TransitionResult,
} from './ledger.js';
import { Timetable } from './timetable.js';

/**
 * Makes a ledger that lives as long as its process: for tests and for development. What it holds is lost with the
 * process, and no other process sees it.
 */
export function createMemoryLedger({ auditRows = Infinity }: MemoryLedgerOptions = {}): Ledger {
  return new MemoryLedger(auditRows);
}

/** How much a memory ledger keeps. */
export interface MemoryLedgerOptions {
  /** How many audit rows are kept at least; older ones are forgotten, read or not. Default: all. */
  readonly auditRows?: number;
}

/** A call with its place in the order of creation, and the keys that point at it. */
interface Entry {
  call: StoredCall;
  readonly position: number;
  keys: readonly HeldKey[];
}

interface HeldKey {
  readonly id: string;
  readonly kind: CallKey['kind'];
  readonly holder: Entry;
  expiresAt: number | null;
}

/** Every method does its work before it first waits, so that each is one transaction. What goes in or out is copied. */
class MemoryLedger implements Ledger {
  readonly isVolatile = true;
  private readonly calls = new Map<string, Entry>();
  private readonly inOrder: Entry[] = [];
  private readonly keys = new Map<string, HeldKey>();
  /** What `due` and `purge` look at; a call leaves them when nothing can come of it any more. */
  private readonly timed = new Timetable<Entry>((one, other) => one.position - other.position);
  private readonly perishable = new Timetable<Entry>();
  private readonly expiring = new Timetable<HeldKey>();
  private readonly audit: AuditEvent[] = [];
  private readonly auditRows: number;
  /** How many audit rows have been forgotten. */
  private forgotten = 0;
  private readonly sinks = new Map<string, number>();
  private latest = 0;
  private isClosed = false;

  constructor(auditRows: number) {
    this.auditRows = auditRows;
  }

  async insert({ call, keys, audit, now }: NewCall): Promise<InsertResult> {
    this.assertOpen();
    assertBeginning(call);
    for (const kind of ['transport', 'business'] as const) {
      for (const key of keys.filter((wanted) => wanted.kind === kind)) {
        const holder = this.holderOf(key, now);
        if (!holder) continue;
        this.see(now);
        return { kind: 'taken', by: kind, holder: copyCall(holder.call) };
      }
    }
    if (this.calls.has(call.requestId)) throw new IllegalTransition('a request id is never used again');
    this.see(now);
    const entry: Entry = { call, position: this.inOrder.length, keys: [] };
    this.calls.set(call.requestId, entry);
    this.inOrder.push(entry);
    this.put(entry, copyCall(call));
    for (const key of keys) this.give(key, entry);
    this.append(audit);
    return { kind: 'inserted' };
  }

  async find(requestId: string): Promise<StoredCall | undefined> {
    this.assertOpen();
    return copyOf(this.calls.get(requestId));
  }

  async findByKey(key: CallKey, now: number): Promise<StoredCall | undefined> {
    this.assertOpen();
    return copyOf(this.holderOf(key, now));
  }

  async transition(step: Transition): Promise<TransitionResult> {
    this.assertOpen();
    const entry = this.calls.get(step.requestId);
    if (entry?.call.version !== step.version) {
      this.see(step.now);
      return { kind: 'stale', call: copyOf(entry) };
    }
    assertStep(entry.call, step.set);
    this.see(step.now);
    const { claims = [] } = step;
    for (const claim of claims) {
      const holder = this.holderOf(claim, step.now);
      if (holder && holder !== entry) return { kind: 'taken', holder: copyCall(holder.call) };
    }

    if (claims.length > 0 || step.releasesBusinessKey === true) {
      for (const held of entry.keys) if (held.kind === 'business') this.forget(held);
    }
    for (const claim of claims) this.give(claim, entry);
    if (step.keysExpireAt !== undefined) for (const held of entry.keys) this.setExpiry(held, step.keysExpireAt);
    this.put(entry, applyStep(entry.call, copyCall(step.set)));
    this.append(step.audit);
    return { kind: 'changed' };
  }

  async renew(requestId: string, fence: number, dueAt: number): Promise<boolean> {
    this.assertOpen();
    const entry = this.calls.get(requestId);
    if (entry?.call.state !== 'executing' || entry.call.fence !== fence) return false;
    this.put(entry, { ...entry.call, dueAt });
    return true;
  }

  async markDelivered(requestId: string, now: number): Promise<boolean> {
    this.assertOpen();
    this.see(now);
    const entry = this.calls.get(requestId);
    if (entry?.call.state !== 'settled' || entry.call.deliveredAt !== null) return false;
    this.put(entry, { ...entry.call, deliveredAt: now });
    return true;
  }

  async due(now: number, limit: number): Promise<readonly StoredCall[]> {
    this.assertOpen();
    return this.timed.due(now, limit).map(({ call }) => copyCall(call));
  }

  async list(query: CallQuery): Promise<readonly StoredCall[]> {
    this.assertOpen();
    const { tenant, subject, tool, states, outcomes, gates, after, limit } = query;
    const found: StoredCall[] = [];
    const start = after === undefined ? 0 : (this.calls.get(after)?.position ?? Infinity) + 1;
    for (let at = start; at < this.inOrder.length && found.length < limit; at++) {
      const call = this.inOrder[at]?.call;
      if (
        call &&
        (tenant === undefined || call.tenant === tenant) &&
        (subject === undefined || call.subject === subject) &&
        (tool === undefined || call.tool === tool) &&
        (states === undefined || states.includes(call.state)) &&
        (outcomes === undefined || (call.outcome !== null && outcomes.includes(call.outcome))) &&
        (gates === undefined || (call.gate !== null && gates.includes(call.gate)))
      ) {
        found.push(copyCall(call));
      }
    }
    return found;
  }

  async purge(now: number, limit: number): Promise<{ readonly keys: number; readonly payloads: number }> {
    this.assertOpen();
    this.see(now);
    const keys = this.expiring.due(now, limit);
    for (const held of keys) this.forget(held);
    const entries = this.perishable.due(now, limit);
    for (const entry of entries) this.put(entry, { ...entry.call, input: null, result: null });
    return { keys: keys.length, payloads: entries.length };
  }

  async record(rows: readonly AuditRow[]): Promise<void> {
    this.assertOpen();
    this.append(rows);
  }

  async auditAfter(sequence: number, limit: number): Promise<readonly AuditEvent[]> {
    this.assertOpen();
    const start = Math.max(0, sequence - this.forgotten);
    return this.audit.slice(start, start + limit).map((event) => copyAudit(event, event.sequence));
  }

  async sinkPosition(sink: string): Promise<number> {
    this.assertOpen();
    return this.sinks.get(sink) ?? 0;
  }

  async setSinkPosition(sink: string, sequence: number): Promise<void> {
    this.assertOpen();
    this.sinks.set(sink, sequence);
  }

  async lastSeen(): Promise<number> {
    this.assertOpen();
    return this.latest;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  private assertOpen(): void {
    if (this.isClosed) throw new LedgerUnavailable('the ledger is closed');
  }

  private see(now: number): void {
    this.latest = Math.max(this.latest, now);
  }

  private put(entry: Entry, call: StoredCall): void {
    entry.call = call;
    this.timed.set(entry, call.dueAt);
    this.perishable.set(entry, call.input === null && call.result === null ? null : call.payloadUntil);
  }

  private holderOf(key: CallKey, now: number): Entry | undefined {
    const held = this.keys.get(idOf(key));
    return held && (held.expiresAt === null || held.expiresAt > now) ? held.holder : undefined;
  }

  private give(key: CallKey, holder: Entry): void {
    const id = idOf(key);
    const former = this.keys.get(id);
    if (former) this.forget(former);
    const held: HeldKey = { id, kind: key.kind, holder, expiresAt: null };
    this.keys.set(id, held);
    holder.keys = [...holder.keys, held];
  }

  private forget(held: HeldKey): void {
    this.keys.delete(held.id);
    this.expiring.set(held, null);
    held.holder.keys = held.holder.keys.filter((other) => other !== held);
  }

  private setExpiry(held: HeldKey, expiresAt: number | null): void {
    held.expiresAt = expiresAt;
    this.expiring.set(held, expiresAt);
  }

  private append(rows: readonly AuditRow[]): void {
    for (const row of rows) {
      this.audit.push(copyAudit(row, this.forgotten + this.audit.length + 1));
    }
    // Half at a time, so that not every row moves all others.
    if (this.audit.length < 2 * this.auditRows) return;
    const tooMany = this.audit.length - this.auditRows;
    this.audit.splice(0, tooMany);
    this.forgotten += tooMany;
  }
}

function copyOf(entry: Entry | undefined): StoredCall | undefined {
  return entry && copyCall(entry.call);
}

/** Different keys have different ids: whatever a part holds, its length tells where it ends. */
function idOf({ kind, tenant, subject, tool, key }: CallKey): string {
  return `${kind} ${tenant.length} ${subject.length} ${tool.length} ${tenant}${subject}${tool}${key}`;
}
