import type {
  ApprovalPolicy,
  AuditPolicy,
  EscalationRule,
  IdempotencyPolicy,
  SensitivePaths,
  SideEffectLevel,
  ToolLimits,
} from '../../runtime/core/contract.js';
import type { JsonObject, JsonValue } from '../../runtime/core/json.js';

/** A contract as its author wrote it, once its shape has been checked. Mirrors `tools.schema.json`. */
export interface AuthoredContract {
  readonly kind?: 'client' | 'server';
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly version?: string;
  readonly wireName?: string;
  readonly aliases?: readonly string[];
  readonly deprecated?: boolean | string;
  readonly tags?: readonly string[];
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly examples?: readonly Example[];
  readonly permissions?: {
    readonly requiresUserApproval?: boolean;
    readonly approvalPolicy?: ApprovalPolicy;
    readonly allowedOrigins?: readonly string[];
  };
  readonly approvalPolicy?: ApprovalPolicy;
  readonly approval?: {
    readonly expiresInMs?: number;
    readonly approverPermission?: string;
    readonly escalate?: readonly EscalationRule[];
  };
  readonly sideEffectLevel?: Exclude<SideEffectLevel, 'unspecified'>;
  readonly idempotency?: IdempotencyPolicy['mode'] | (Pick<IdempotencyPolicy, 'mode'> & Partial<IdempotencyPolicy>);
  readonly keyFrom?: readonly string[];
  readonly retrySafe?: boolean;
  readonly auth?: {
    readonly required?: boolean;
    readonly scopes?: readonly string[];
    readonly permissions?: readonly string[];
    readonly resource?: string;
  };
  readonly audit?: Pick<AuditPolicy, 'classification'> & Partial<AuditPolicy>;
  readonly sensitive?: SensitivePaths;
  readonly limits?: ToolLimits;
  readonly timeoutMs?: number;
  readonly http?: HttpSettings;
  readonly render?: boolean;
  readonly expose?: readonly string[];
  readonly _meta?: JsonValue;
}

/** A call that shows how a tool is used. */
export interface Example {
  readonly title: string;
  readonly input: JsonObject;
  readonly output?: JsonObject;
}

/** How the client reaches a server tool. */
export interface HttpSettings {
  readonly endpoint: string;
  readonly headers?: { readonly [name: string]: string };
  readonly credentials?: 'omit' | 'same-origin' | 'include';
}
