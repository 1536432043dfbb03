import type { AuditEvent } from '../../runtime/core/audit.js';
import type { StoredCall } from '../../runtime/ledger/ledger.js';
import type { Blow, Point } from './points.js';
import type { ToolName } from './tools.js';

/** What a client says of one request. Every request is an attempt of its own. */
export type ClientEvent =
  | {
      readonly type: 'invoke';
      readonly attempt: string;
      readonly key: string;
      readonly tool: ToolName;
      /** Of a decision: what was decided, and by whom. */
      readonly decision?: { readonly decision: 'approve' | 'deny'; readonly by: string };
    }
  /** Answered with something about a call. */
  | { readonly type: 'ok'; readonly attempt: string; readonly answer: Answer }
  /** Refused. */
  | { readonly type: 'fail'; readonly attempt: string; readonly http: number; readonly answer: Answer }
  /** The connection was lost: nobody knows. */
  | { readonly type: 'info'; readonly attempt: string };

/** An envelope, or the view of a call. */
export interface Answer {
  readonly status?: string;
  readonly duplicateDisposition?: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly errorCode?: string;
  readonly requestId?: string;
  /** Of a view. */
  readonly state?: string;
  readonly approvalPolicy?: string;
}

/** What a server says. */
export type ServerEvent =
  /** A process is about to claim a call. */
  | { readonly type: 'claim'; readonly server: string; readonly requestId: string; readonly fence: number }
  /** A handler has done what it is for. */
  | {
      readonly type: 'effect';
      readonly server: string;
      readonly key: string;
      readonly tool: ToolName;
      readonly requestId: string;
      readonly fence: number;
      /** The request in which it ran; null for one that was delivered. */
      readonly attempt: string | null;
      readonly downstreamKey: string;
      /** No other effect has this number. */
      readonly number: string;
    }
  | {
      readonly type: 'blow';
      readonly blow: Blow;
      readonly point: Point;
      readonly server: string;
      readonly attempt: string | null;
      readonly at: number;
    };

/** One line of a history. */
export type HistoryEvent = ClientEvent | ServerEvent;

/** All that is known when a run is over. */
export interface History {
  readonly events: readonly HistoryEvent[];
  /** What the ledger keeps. */
  readonly calls: readonly HistoryCall[];
  readonly audit: readonly HistoryRow[];
  /** The sequence numbers that the audit sink was told, in order. */
  readonly told: readonly number[];
}

export type HistoryCall = Pick<
  StoredCall,
  'requestId' | 'tool' | 'idempotencyKey' | 'state' | 'outcome' | 'decision' | 'fence' | 'version'
>;
export type HistoryRow = Pick<
  AuditEvent,
  'sequence' | 'at' | 'event' | 'requestId' | 'from' | 'to' | 'outcome' | 'details'
>;
