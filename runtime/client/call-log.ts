import type { CallView } from '../core/call-view.js';
import { clientErrors, type ClientErrorCode } from '../core/client-errors.js';
import type { CallContext, ToolResult } from '../core/envelope.js';
import { lifecycleOfEnvelope, type LifecycleState } from '../core/lifecycle.js';
import type { Asked } from './ask-server.js';
import { errorCodeOf } from './error-code-of.js';
import { refusal } from './refusal.js';
import type { ToolCallEvent } from './tool-call-event.js';

/** Is told of every step of every call. What it throws is ignored. */
export type ToolCallListener = (event: ToolCallEvent) => unknown;

/** Which call is meant: as the session knows it, or the server's name of it. */
export type CallReference = Pick<CallContext, 'sessionId' | 'toolCallId'> | string;

/** What stays the same about a call. */
export interface CallIdentity extends Pick<ToolCallEvent, 'sessionId' | 'turnIndex' | 'toolCallId' | 'tool' | 'kind'> {
  /** Tells another call under the same ids apart. */
  readonly fingerprint: string;
}

/** What is known of a call. */
export interface LoggedCall extends CallIdentity {
  readonly state: LifecycleState;
  /** Of the newest view of the server; -1 before the first one. */
  readonly version: number;
  readonly requestId?: string;
  readonly result?: ToolResult<unknown>;
  /** While somebody works on it. */
  readonly running?: Promise<ToolResult<unknown>>;
  /** Nothing more will come. */
  readonly isOver: boolean;
}

type Writable<T> = { -readonly [member in keyof T]: T[member] };

/** The calls of a client, the newest ones for as long as there is room, and the one stream of their events. */
export class CallLog {
  private readonly calls = new Map<string, Writable<LoggedCall>>();
  private readonly listeners = new Set<{ readonly listener: ToolCallListener }>();
  private readonly limit: number;
  private readonly now: () => number;

  /** `limit` is how many calls are remembered that nobody works on. */
  constructor(limit: number, now: () => number) {
    this.limit = limit;
    this.now = now;
  }

  /** Returns what ends the subscription. */
  subscribe(listener: ToolCallListener): () => void {
    const entry = { listener };
    this.listeners.add(entry);
    return () => void this.listeners.delete(entry);
  }

  find(reference: CallReference): LoggedCall | undefined {
    if (typeof reference !== 'string') return this.calls.get(keyOf(reference));
    return [...this.calls.values()].find(({ requestId }) => requestId === reference);
  }

  /** Remembers a call that was just asked for, and starts to work on it. */
  start(
    identity: CallIdentity,
    work: (call: LoggedCall) => Promise<ToolResult<unknown>>,
  ): Promise<ToolResult<unknown>> {
    const call: Writable<LoggedCall> = { ...identity, state: 'requested', version: -1, isOver: false };
    this.calls.set(keyOf(call), call);
    const running = this.resume(call, work);
    // Only now, so that a listener that makes the same call joins this one.
    this.emit(call, {});
    return running;
  }

  /** Notes that somebody works on a call until there is a result, and hands on that result. */
  resume(call: LoggedCall, work: (call: LoggedCall) => Promise<ToolResult<unknown>>): Promise<ToolResult<unknown>> {
    const own = call as Writable<LoggedCall>;
    const running = Promise.resolve(own)
      .then(work)
      .finally(() => {
        delete own.running;
        this.makeRoom(own);
      });
    own.running = running;
    return running;
  }

  /** Notes a new state. One that the call is past, as a late answer can show it, is ignored. */
  step(call: LoggedCall, state: LifecycleState, details: StepDetails = {}): void {
    const to = order[state];
    if (call.isOver || state === call.state || to === undefined || to < (order[call.state] ?? 0)) return;
    (call as Writable<LoggedCall>).state = state;
    this.emit(call, details);
  }

  /** Notes what a call came to, and gives what is known of it now. */
  settle(call: LoggedCall, result: ToolResult<unknown>, details: StepDetails = {}): ToolResult<unknown> {
    if (call.isOver) return call.result ?? result;
    const own = call as Writable<LoggedCall>;
    const state = lifecycleOfEnvelope(result);
    const before = call.result;
    const requestId = result.requestId ?? call.requestId;
    own.result = result;
    if (requestId !== undefined) own.requestId = requestId;
    if (result.status === 'pending') {
      this.step(call, state);
      return result;
    }
    own.isOver = call.kind !== 'server' || !isOpen(result);
    if (state === call.state && before !== undefined && errorCodeOf(before) === errorCodeOf(result)) return result;
    own.state = state;
    this.emit(call, { ...details, result });
    return result;
  }

  /** Notes what the server shows of a call, unless it is older than what is known. */
  see(call: LoggedCall, { version, state, requestId, reason, result }: CallView): void {
    if (version < call.version) return;
    const own = call as Writable<LoggedCall>;
    own.version = version;
    const details = reason === undefined ? {} : { reason };
    if (result && result.status !== 'pending') {
      this.settle(call, result as ToolResult<unknown>, details);
    } else {
      this.step(call, state, details);
      // What it waited for a moment ago is no longer true.
      if (call.result?.status === 'pending') own.result = pendingResult(call.state, requestId);
    }
  }

  /** Notes what a server answered about a call: how it shows it, or what it came to. */
  hear(call: LoggedCall, { status, view, result }: Asked, details: StepDetails = {}): void {
    if (view) this.see(call, view);
    else if (result && status === 200) this.settle(call, result, details);
  }

  private emit(call: LoggedCall, details: StepDetails & { readonly result?: ToolResult<unknown> }): void {
    const { sessionId, turnIndex, toolCallId, tool, kind, state, requestId } = call;
    const approvalPolicy = waitsFor[state];
    const event: ToolCallEvent = Object.freeze({
      ...{ sessionId, turnIndex, toolCallId, tool, kind, state, at: this.now() },
      ...(requestId === undefined ? {} : { requestId }),
      ...(approvalPolicy === undefined ? {} : { approvalPolicy }),
      ...details,
    });
    for (const { listener } of [...this.listeners]) tell(listener, event);
  }

  private makeRoom(newest: Writable<LoggedCall>): void {
    // A map lists in the order of insertion.
    this.calls.delete(keyOf(newest));
    this.calls.set(keyOf(newest), newest);
    const idle = [...this.calls].filter(([, { running }]) => running === undefined);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - this.limit))) this.calls.delete(key);
  }
}

/** What is said about a step besides its state. */
interface StepDetails {
  readonly reason?: string;
}

/** The states on the way to an answer: a call goes from each to those of the same number or a higher one. */
const order: { readonly [state in LifecycleState]?: number } = {
  requested: 0,
  awaiting_approval: 1,
  pending_supervisor: 2,
  approved: 3,
  async_pending: 3,
  executing: 3,
  timed_out: 4,
};

const waitsFor: { readonly [state in LifecycleState]?: keyof typeof pendingCodes } = {
  awaiting_approval: 'user_confirm',
  pending_supervisor: 'supervisor_approve',
  async_pending: 'async_pending',
};

const pendingCodes = {
  user_confirm: 'SERVER_TOOL_APPROVAL_PENDING',
  supervisor_approve: 'SERVER_TOOL_SUPERVISOR_PENDING',
  async_pending: 'SERVER_TOOL_ASYNC_PENDING',
} as const;

function pendingResult(state: LifecycleState, requestId: string): ToolResult<unknown> {
  const approvalPolicy = waitsFor[state] ?? 'async_pending';
  return refusal(pendingCodes[approvalPolicy], { requestId, approvalPolicy });
}

function keyOf({ sessionId, toolCallId }: Pick<CallContext, 'sessionId' | 'toolCallId'>): string {
  return JSON.stringify([sessionId, toolCallId]);
}

/** Whether a server may still say more about a call: it waits, may still take effect, or can be sent again. */
function isOpen(result: ToolResult<unknown>): boolean {
  const code = errorCodeOf(result);
  if (result.status === 'pending' || code === 'SERVER_TOOL_TIMEOUT' || code === 'SERVER_TOOL_OUTCOME_UNKNOWN')
    return true;
  return code !== undefined && Object.hasOwn(clientErrors, code) && clientErrors[code as ClientErrorCode].retryable;
}

function tell(listener: ToolCallListener, event: ToolCallEvent): void {
  try {
    // A listener that is asynchronous after all must not become an unhandled rejection.
    Promise.resolve(listener(event)).catch(() => {});
  } catch {
    // It is told; what it makes of it is its own affair.
  }
}
