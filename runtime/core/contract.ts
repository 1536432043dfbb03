import type { JsonSchema } from './json.js';
import type { Parse } from './parse.js';

/** Who must agree before a tool runs. */
export type ApprovalPolicy = 'auto' | 'user_confirm' | 'supervisor_approve' | 'denied' | 'async_pending';

/** What a call can change. `unspecified` is for client tools whose author did not say. */
export type SideEffectLevel = 'none' | 'read_only' | 'state_changing' | 'external_side_effect' | 'unspecified';

/** How a server tool recognises a call that it has already seen. */
export interface IdempotencyPolicy {
  readonly mode: 'none' | 'optional' | 'required';
  /** What a repeated call gets: the stored outcome, or a refusal. */
  readonly duplicateBehavior: 'return_cached' | 'reject';
  /** How long a settled call is remembered, in milliseconds. */
  readonly ttlMs: number;
  /** The request header that carries the key. */
  readonly headerName: string;
}

/** What the caller must hold. */
export interface AuthPolicy {
  readonly required: boolean;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly resource?: string;
}

/** How a call is written to the audit log. */
export interface AuditPolicy {
  readonly classification: 'none' | 'standard' | 'pii' | 'financial' | 'regulated';
  /** Dotted paths of the input that never reach a log. */
  readonly redactInput: readonly string[];
  /** Dotted paths of the output that never reach a log. */
  readonly redactOutput: readonly string[];
}

/** One rule that raises the approval policy for some inputs. */
export interface EscalationRule {
  /** A JSON Schema over the input; the rule applies to inputs that match it. */
  readonly if: JsonSchema;
  readonly to: 'supervisor_approve' | 'denied';
  /** Whether a parsed input, defaults included, matches `if`. The compiler makes it; by hand, a `schemaCompiler` does. */
  readonly applies?: (input: unknown) => boolean;
}

/** How an approval is asked for. */
export interface ApprovalSettings {
  /** How long a waiting call can be decided, in milliseconds. */
  readonly expiresInMs: number;
  /** The permission a supervisor must hold. */
  readonly approverPermission: string;
  readonly escalate: readonly EscalationRule[];
}

/** Upper bounds that a tool declares for itself. */
export interface ToolLimits {
  readonly ratePerMinute?: number;
  readonly concurrency?: number;
}

/** What every contract says, whatever its kind. */
export interface ToolContract<Args = unknown, Output = unknown> {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly approvalPolicy: ApprovalPolicy;
  readonly sideEffectLevel: SideEffectLevel;
  /** How long a handler may run, in milliseconds. */
  readonly timeoutMs: number;
  readonly parseInput: Parse<Args>;
  readonly parseOutput: Parse<Output>;
}

/** The contract of a tool that runs behind the team's own endpoint. */
export interface ServerToolContract<Args = unknown, Output = unknown> extends ToolContract<Args, Output> {
  readonly kind: 'server';
  readonly idempotency: IdempotencyPolicy;
  readonly auth: AuthPolicy;
  readonly audit: AuditPolicy;
  readonly approval: ApprovalSettings;
  /** Browser origins that may call this tool; absent means what the handler allows. */
  readonly allowedOrigins?: readonly string[];
  /** JSON Pointers whose values make the business key. */
  readonly keyFrom?: readonly string[];
  /** The handler passes its idempotency key on, so that a second run does no harm. */
  readonly retrySafe: boolean;
  /** Classes of personal data that are expected at a JSON Pointer. */
  readonly sensitive?: SensitivePaths;
  readonly limits?: ToolLimits;
  /** Identifies the resolved policy, the business key, sensitive paths and the input schema; texts do not count. */
  readonly policyDigest: string;
}

/** Where personal data is expected, by JSON Pointer. */
export interface SensitivePaths {
  readonly input?: { readonly [pointer: string]: readonly string[] };
  readonly output?: { readonly [pointer: string]: readonly string[] };
}

/** The contract of a tool that runs in the browser. */
export interface ClientToolContract<Args = unknown, Output = unknown> extends ToolContract<Args, Output> {
  readonly kind: 'client';
  /** The tool only draws something; it returns no facts to the model. */
  readonly render: boolean;
}
