import assert from 'node:assert/strict';
import type { AuditRow } from '../../core/audit.js';
import type { CallFields, CallKey, Ledger, NewCall, StoredCall, Transition } from '../../ledger/ledger.js';

/** One promise of a ledger, and how it is put to the test. */
export interface LedgerCase {
  readonly name: string;
  readonly run: (ledger: Ledger) => Promise<void>;
}

/** The time at which the cases play. Beyond 32 bits, as every real one. */
export const start = 1_800_000_000_000;

/** A call that waits for nothing. */
export function someCall(requestId: string, more: Partial<StoredCall> = {}): StoredCall {
  return {
    requestId,
    tenant: 'acme',
    subject: 'user-1',
    requester: { subject: 'bot-1', kind: 'service', actingFor: 'user-1' },
    tool: 'apply_refund',
    sessionId: 'session-1',
    turnIndex: 3,
    toolCallId: 'call-1',
    idempotencyKey: null,
    requestHash: 'hash-1',
    createdAt: start,
    policyDigest: 'policy-1',
    input: { secretId: 'secret-1', bytes: Uint8Array.of(0, 1, 254, 255) },
    state: 'queued',
    outcome: null,
    gate: null,
    deferred: false,
    decision: null,
    fence: 0,
    effectMarked: false,
    dueAt: start + 60_000,
    expiresAt: start + 120_000,
    deadlineAt: null,
    externalRef: null,
    errorCode: null,
    outputProblem: null,
    result: null,
    settledAt: null,
    deliveredAt: null,
    payloadUntil: null,
    version: 1,
    ...more,
  };
}

/** Every member holds something. */
export const fullCall: StoredCall = someCall('full', {
  idempotencyKey: 'key-1',
  state: 'settled',
  outcome: 'completed',
  gate: 'supervisor_approve',
  deferred: true,
  decision: {
    decision: 'approve',
    decidedBy: 'boss',
    at: start - 5,
    reason: 'looks right',
    evidence: 'separate',
    edited: true,
  },
  fence: 7,
  effectMarked: true,
  dueAt: start - 4,
  deadlineAt: start - 3,
  externalRef: 'job-1',
  errorCode: 'SOME_CODE',
  outputProblem: 'too_large',
  result: { secretId: 'secret-2', bytes: Uint8Array.from({ length: 5000 }, (_, at) => at % 256) },
  settledAt: start - 2,
  deliveredAt: start - 1,
  payloadUntil: start + 1,
});

/** A call that is to be stored. */
export function toStore(call: StoredCall, more: Partial<NewCall> = {}): NewCall {
  return { call, keys: [], audit: [], now: start, durable: false, ...more };
}

/** A step from the version that was stored first, unless another is named. */
export function step(requestId: string, set: CallFields, more: Partial<Transition> = {}): Transition {
  return { requestId, version: 1, set, audit: [], now: start, durable: false, ...more };
}

/** What settles an executing call. */
export const settled: CallFields = { state: 'settled', outcome: 'completed', settledAt: start, dueAt: null };

export function transportKey(key: string, more: Partial<CallKey> = {}): CallKey {
  return { kind: 'transport', tenant: 'acme', subject: 'user-1', tool: 'apply_refund', key, ...more };
}

export function businessKey(key: string, more: Partial<CallKey> = {}): CallKey {
  return { kind: 'business', tenant: 'acme', subject: '', tool: 'apply_refund', key, ...more };
}

export function auditRow(more: Partial<AuditRow> = {}): AuditRow {
  return {
    at: start,
    event: 'call.changed',
    requestId: 'a',
    tenant: 'acme',
    subject: 'user-1',
    tool: 'apply_refund',
    classification: 'standard',
    from: null,
    to: 'queued',
    outcome: null,
    code: null,
    details: {},
    ...more,
  };
}

/** Stores calls, each of which must be new. */
export async function store(ledger: Ledger, ...calls: readonly (NewCall | StoredCall)[]): Promise<void> {
  for (const call of calls) {
    const result = await ledger.insert('call' in call ? call : toStore(call));
    assert.deepEqual(result, { kind: 'inserted' });
  }
}

/** Stores a call that is executing under fence 1. */
export async function storeExecuting(ledger: Ledger, requestId: string, more: Partial<NewCall> = {}): Promise<void> {
  await store(ledger, toStore(someCall(requestId, { state: 'executing', fence: 1 }), more));
}

/** Takes a step, which must succeed. Gives the call as it is then. */
export async function take(ledger: Ledger, taken: Transition): Promise<StoredCall> {
  const result = await ledger.transition(taken);
  assert.deepEqual(result, { kind: 'changed' });
  return (await ledger.find(taken.requestId)) ?? assert.fail();
}

/** Whether a ledger gives what was stored. Drivers may give a Buffer for bytes. */
export function assertSame(actual: unknown, expected: unknown): void {
  assert.deepEqual(structuredClone(actual), structuredClone(expected));
}

/** The request ids of some calls. */
export function idsOf(calls: readonly StoredCall[]): string[] {
  return calls.map(({ requestId }) => requestId);
}

/** Everything in the audit log. */
export async function auditCount(ledger: Ledger): Promise<number> {
  return (await ledger.auditAfter(0, 1000)).length;
}
