import type { ServerToolResultEnvelope } from './envelope.js';
import type { JsonObject } from './json.js';
import type { LifecycleState } from './lifecycle.js';

/** What can be said about a waiting call; `edit` is an approval of another input. */
export type AllowedDecision = 'approve' | 'deny' | 'edit';

/** How a server shows a stored call to somebody who may see it. */
export interface CallView {
  readonly requestId: string;
  /** The canonical name. */
  readonly tool: string;
  readonly state: LifecycleState;
  /** What the call is about, in the server's words: its input, redacted. */
  readonly facts: JsonObject;
  /** What the one who asks may decide now; empty when nothing. */
  readonly allowedDecisions: readonly AllowedDecision[];
  /** Until when it can be decided, in ISO 8601; null when it waits for nobody. */
  readonly expiresAt: string | null;
  /** Rises with every change. A decision is about one version. */
  readonly version: number;
  /** What the one who decided gave as a reason. For people, not for the model. */
  readonly reason?: string;
  /** For the requester, once there is an answer. */
  readonly result?: ServerToolResultEnvelope;
}
