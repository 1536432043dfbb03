import type { ApprovalPolicy } from './contract.js';
import type { JsonObject } from './json.js';

/** Which call this is, as the chat session knows it. */
export interface CallContext {
  readonly sessionId: string;
  /** Zero-based. */
  readonly turnIndex: number;
  readonly toolCallId: string;
  readonly idempotencyKey?: string;
}

/** What a client posts to a tool endpoint. Closed: no other member is accepted. */
export interface ServerToolInvocationRequest {
  readonly name: string;
  readonly input: JsonObject;
  readonly idempotencyKey?: string;
  readonly context: CallContext;
}

/** What a tool endpoint answers. Closed; holds `output`, or `error`, or both. */
export interface ServerToolResultEnvelope {
  readonly status: 'completed' | 'denied' | 'pending' | 'failed' | 'duplicate';
  readonly output?: JsonObject;
  readonly error?: string;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly idempotencyKey?: string;
  readonly duplicateDisposition?: 'replayed' | 'rejected' | 'conflict';
  readonly approvalPolicy?: ApprovalPolicy;
}

interface Answered {
  readonly requestId?: string;
  readonly idempotencyKey?: string;
}

/** The tool ran and its output passed its schema. */
export interface CompletedResult<Output> extends Answered {
  readonly status: 'completed';
  readonly output: Output;
}

/** The call is stored and waits for a person, or for later work. */
export interface PendingResult extends Answered {
  readonly status: 'pending';
  readonly error: string;
  readonly errorCode?: string;
  /** What the call waits for. */
  readonly approvalPolicy?: ApprovalPolicy;
}

/** The tool did not run: policy, a person or an expiry said no. */
export interface DeniedResult extends Answered {
  readonly status: 'denied';
  readonly error: string;
  readonly errorCode?: string;
  readonly approvalPolicy?: ApprovalPolicy;
}

/** The call went wrong; `errorCode` says how, and whether anything may have happened. */
export interface FailedResult extends Answered {
  readonly status: 'failed';
  readonly error: string;
  readonly errorCode?: string;
}

/** The call was seen before, and this is what it came to. */
export interface ReplayedResult<Output> extends Answered {
  readonly status: 'duplicate';
  readonly duplicateDisposition: 'replayed';
  readonly output?: Output;
  readonly error?: string;
  readonly errorCode?: string;
}

/** The call was seen before, and nothing was run or returned for it now. */
export interface RejectedResult extends Answered {
  readonly status: 'duplicate';
  readonly duplicateDisposition: 'rejected' | 'conflict';
  readonly error: string;
  readonly errorCode?: string;
}

/** Every way a call can end, told apart by `status`. */
export type ToolResult<Output> =
  CompletedResult<Output> | PendingResult | DeniedResult | FailedResult | ReplayedResult<Output> | RejectedResult;
