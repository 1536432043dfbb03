import type { ApprovalPolicy } from '../core/contract.js';
import type { CallContext, ToolResult } from '../core/envelope.js';
import type { LifecycleState } from '../core/lifecycle.js';

/** One step of one call. Holds no input. */
export interface ToolCallEvent extends Omit<CallContext, 'idempotencyKey'> {
  /** The canonical name; for an unknown tool the name that was asked for. */
  readonly tool: string;
  readonly kind: 'client' | 'server' | 'unknown';
  readonly state: LifecycleState;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The server's name of the call. */
  readonly requestId?: string;
  /** What the call waits for. */
  readonly approvalPolicy?: ApprovalPolicy;
  /** Why it was decided so. For people, not for the model. */
  readonly reason?: string;
  /** What the model gets, once there is an answer. */
  readonly result?: ToolResult<unknown>;
}

/** What a user interface shows of one call: its newest event, and when it began. */
export interface ToolCallPart extends ToolCallEvent {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** The part after one more event. An event of another call leaves it as it is. */
export function reduceToolCall(part: ToolCallPart | undefined, event: ToolCallEvent): ToolCallPart {
  if (!part) return { ...event, startedAt: event.at };
  if (part.sessionId !== event.sessionId || part.toolCallId !== event.toolCallId) return part;
  const { requestId, startedAt } = part;
  return { ...(requestId === undefined ? {} : { requestId }), ...event, startedAt };
}

/** The part of the call that the first event belongs to; undefined when there is none. */
export function toolCallPart(events: readonly ToolCallEvent[]): ToolCallPart | undefined {
  let part: ToolCallPart | undefined;
  for (const event of events) part = reduceToolCall(part, event);
  return part;
}
