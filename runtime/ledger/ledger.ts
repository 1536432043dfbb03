import type { AuditEvent, AuditRow } from '../core/audit.js';
import type { CallOutcome, CallState, Gate, OutputProblem } from '../core/call-state.js';

/** Bytes that only the server's secrets can read, with the id of the secret that sealed them. */
export interface Sealed {
  readonly secretId: string;
  readonly bytes: Uint8Array;
}

/** Whoever sent a call, as the credential said. */
export interface Requester {
  readonly subject: string;
  readonly kind: 'human' | 'service';
  /** The person for whom a service calls. */
  readonly actingFor: string | null;
}

/** What was decided about a waiting call, by whom, and how we know. */
export interface Decision {
  readonly decision: 'approve' | 'deny';
  readonly decidedBy: string;
  readonly at: number;
  readonly reason: string | null;
  /** With which credential: the decision's own, the call's, or none but the client's word. */
  readonly evidence: 'separate' | 'same-credential' | 'client-attested';
  /** Whether the input was edited on the way. */
  readonly edited: boolean;
}

/**
 * A call as a ledger keeps it. Times are milliseconds since 1970. What a payload holds is sealed: a ledger never sees
 * it.
 */
export interface StoredCall {
  /** 128 random bits; never used again. */
  readonly requestId: string;
  readonly tenant: string;
  /** Whose call it is. */
  readonly subject: string;
  readonly requester: Requester;
  /** The canonical name. */
  readonly tool: string;
  readonly sessionId: string;
  readonly turnIndex: number;
  readonly toolCallId: string;
  /** The key as it was sent. */
  readonly idempotencyKey: string | null;
  /** Identifies what was sent, to tell a repeated call from another one under the same key. */
  readonly requestHash: string;
  readonly createdAt: number;

  /** Identifies the policy under which the call was admitted, or last approved. */
  readonly policyDigest: string;
  /** Null once it is no longer kept. */
  readonly input: Sealed | null;
  readonly state: CallState;
  readonly outcome: CallOutcome | null;
  /** What it waits for; once decided, what it waited for. */
  readonly gate: Gate | null;
  /** Whether its requester was told to wait: then a repeated request asks how it stands. */
  readonly deferred: boolean;
  readonly decision: Decision | null;
  /** Counts those who may execute the call; only the latest may settle it. */
  readonly fence: number;
  /** Whether the handler may have been started. */
  readonly effectMarked: boolean;
  /**
   * When something has to happen of itself: a waiting call expires, a queued one is delivered again, the lease of an
   * executing one is over, the time of an accepted one is up. Null when settled.
   */
  readonly dueAt: number | null;
  /** When a call whose handler has not been started is given up. */
  readonly expiresAt: number | null;
  /** When an executing handler should be done. */
  readonly deadlineAt: number | null;
  /** What the handler of an accepted call handed over to. */
  readonly externalRef: string | null;
  readonly errorCode: string | null;
  readonly outputProblem: OutputProblem | null;
  /** The output, or the text of the error. */
  readonly result: Sealed | null;
  readonly settledAt: number | null;
  /** When the requester first got the outcome. */
  readonly deliveredAt: number | null;
  /** When input and result go. Null while they must stay. */
  readonly payloadUntil: number | null;
  /** Counts the steps of a call. Renewing, delivering and purging are none. */
  readonly version: number;
}

/** What never changes in a call. */
export type CallIdentity = Pick<
  StoredCall,
  | 'requestId'
  | 'tenant'
  | 'subject'
  | 'requester'
  | 'tool'
  | 'sessionId'
  | 'turnIndex'
  | 'toolCallId'
  | 'idempotencyKey'
  | 'requestHash'
  | 'createdAt'
>;

/** What a transition can change. */
export type CallFields = Partial<Omit<StoredCall, keyof CallIdentity | 'version'>>;

/** What a call is recognised by. A transport key is the caller's own; a business key is the same for a whole tenant. */
export interface CallKey {
  readonly kind: 'transport' | 'business';
  readonly tenant: string;
  /** Empty for a business key. */
  readonly subject: string;
  readonly tool: string;
  readonly key: string;
}

/** A call that is to be stored. Its `version` is 1. */
export interface NewCall {
  readonly call: StoredCall;
  readonly keys: readonly CallKey[];
  readonly audit: readonly AuditRow[];
  readonly now: number;
  /** Whether the row must survive a loss of power, not only of the process. */
  readonly durable: boolean;
}

/** What became of a call that was to be stored. */
export type InsertResult =
  | { readonly kind: 'inserted' }
  /** Another call has one of its keys; nothing was stored. */
  | { readonly kind: 'taken'; readonly by: CallKey['kind']; readonly holder: StoredCall };

/** One step of a call, with all that belongs to it. */
export interface Transition {
  readonly requestId: string;
  /** The version that was read. A call that has changed since stays as it is. */
  readonly version: number;
  readonly set: CallFields;
  /** Keys that the step takes, all or none; its call loses any other business key. */
  readonly claims?: readonly CallKey[];
  /** Whether the call gives its business key back. */
  readonly releasesBusinessKey?: boolean;
  /** When the keys of the call are forgotten. Null: not while its outcome is unknown. */
  readonly keysExpireAt?: number | null;
  readonly audit: readonly AuditRow[];
  readonly now: number;
  readonly durable: boolean;
}

/** What became of a step. */
export type TransitionResult =
  /** The call is now as it was read, with what was set, in the next version. */
  | { readonly kind: 'changed' }
  /** The call has changed since it was read, or is gone; nothing was stored. */
  | { readonly kind: 'stale'; readonly call: StoredCall | undefined }
  /** Another call has a key that the step wanted; nothing was stored. */
  | { readonly kind: 'taken'; readonly holder: StoredCall };

/** Which calls to list. */
export interface CallQuery {
  readonly tenant?: string;
  readonly subject?: string;
  readonly tool?: string;
  readonly states?: readonly CallState[];
  readonly outcomes?: readonly CallOutcome[];
  readonly gates?: readonly Gate[];
  /** Only calls behind this one, in order of creation. */
  readonly after?: string;
  readonly limit: number;
}

/**
 * Where calls are kept. Every method is one transaction: it happens wholly or not at all, and what it has stored is
 * there for every process that shares the ledger. A method that cannot do its work now, or comes after `close`, rejects
 * with LedgerUnavailable.
 *
 * `checkLedger` of `gecx-tools/testing` holds any implementation to what is said here.
 */
export interface Ledger {
  /** Whether everything is gone with its process: then the secrets that seal it may be as well. */
  readonly isVolatile?: boolean;
  /**
   * Stores a call, its keys and its audit rows. A key that is taken is only given to the new call when it has expired.
   * Of several taken keys, a transport key is named first.
   *
   * @throws IllegalTransition for a call that cannot begin so, or whose `requestId` was used before; nothing is stored.
   *   Any other error leaves open whether it was stored, and it must not be stored after that.
   */
  insert(call: NewCall): Promise<InsertResult>;
  find(requestId: string): Promise<StoredCall | undefined>;
  /** The call that has a key now. */
  findByKey(key: CallKey, now: number): Promise<StoredCall | undefined>;
  /**
   * Changes a call.
   *
   * @throws IllegalTransition for a step that no call can make; nothing is stored.
   */
  transition(step: Transition): Promise<TransitionResult>;
  /** Moves the end of an executing call's lease. False when it is no longer executing under that fence. */
  renew(requestId: string, fence: number, dueAt: number): Promise<boolean>;
  /** Notes that the requester has got the outcome of a settled call. True for the first to do so. */
  markDelivered(requestId: string, now: number): Promise<boolean>;
  /** Calls whose time has come, oldest first; of the same time, in order of creation. */
  due(now: number, limit: number): Promise<readonly StoredCall[]>;
  /** Calls in order of creation. */
  list(query: CallQuery): Promise<readonly StoredCall[]>;
  /** Removes expired keys, and the payloads of calls whose time is up. At most `limit` of each. */
  purge(now: number, limit: number): Promise<{ readonly keys: number; readonly payloads: number }>;

  /** Stores audit rows that belong to no step of a stored call. */
  record(rows: readonly AuditRow[]): Promise<void>;
  /** Audit rows behind a sequence number, in order; none is ever skipped by a later read. */
  auditAfter(sequence: number, limit: number): Promise<readonly AuditEvent[]>;
  /** How far a sink has read; 0 at first. */
  sinkPosition(sink: string): Promise<number>;
  setSinkPosition(sink: string, sequence: number): Promise<void>;

  /**
   * The latest time that a method was given which may store something, so that a clock that was set back is noticed. 0
   * at first.
   */
  lastSeen(): Promise<number>;
  /** Waits for what is under way. Nothing can be asked afterwards. */
  close(): Promise<void>;
}

/** Thrown by a ledger for a step that no call can make: a defect of the caller. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/**
 * Thrown by a ledger that cannot be reached now, or is closed. Its message says why, and holds no path, no SQL and
 * nothing of what was to be stored.
 */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}
