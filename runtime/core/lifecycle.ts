import type { CallPosition, Gate, OutputProblem } from './call-state.js';
import type { ServerToolResultEnvelope } from './envelope.js';

/** Every way a call can look, roughly in the order in which they come. */
export const lifecycleStates = [
  'requested',
  'awaiting_approval',
  'pending_supervisor',
  'async_pending',
  'approved',
  'executing',
  'completed',
  'failed',
  'timed_out',
  'denied',
  'duplicate',
] as const;

/** How a call looks to a user interface and to whoever watches its events. */
export type LifecycleState = (typeof lifecycleStates)[number];

/** Whether a value is the name of such a state. */
export function isLifecycleState(value: unknown): value is LifecycleState {
  return (lifecycleStates as readonly unknown[]).includes(value);
}

/** What of a stored call decides how it looks. */
export type VisibleCall = CallPosition & {
  /** What a waiting call waits for. */
  readonly gate: Gate | null;
  readonly isApproved: boolean;
  readonly outputProblem: OutputProblem | null;
  /** When an executing handler should have been done, in milliseconds since 1970. */
  readonly deadlineAt: number | null;
};

/** How a stored call looks at some time. */
export function lifecycleOf(call: VisibleCall, now: number): LifecycleState {
  switch (call.state) {
    case 'waiting':
      return call.gate === 'supervisor_approve' ? 'pending_supervisor' : 'awaiting_approval';
    case 'queued':
      return call.isApproved ? 'approved' : 'async_pending';
    case 'accepted':
      return 'async_pending';
    case 'executing':
      return call.deadlineAt !== null && call.deadlineAt < now ? 'timed_out' : 'executing';
    case 'settled':
      if (call.outcome === 'completed') return call.outputProblem === null ? 'completed' : 'failed';
      return call.outcome === 'failed' || call.outcome === 'unknown' ? 'failed' : 'denied';
  }
}

const timeouts: ReadonlySet<string | undefined> = new Set(['TOOL_TIMEOUT', 'SERVER_TOOL_TIMEOUT']);

/** How a call looks of which only the answer is known. */
export function lifecycleOfEnvelope({ status, approvalPolicy, errorCode }: EnvelopeFacts): LifecycleState {
  switch (status) {
    case 'pending':
      if (approvalPolicy === 'user_confirm') return 'awaiting_approval';
      return approvalPolicy === 'supervisor_approve' ? 'pending_supervisor' : 'async_pending';
    case 'failed':
      return timeouts.has(errorCode) ? 'timed_out' : 'failed';
    default:
      return status;
  }
}

type EnvelopeFacts = Pick<ServerToolResultEnvelope, 'status' | 'approvalPolicy' | 'errorCode'>;
