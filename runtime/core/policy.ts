import type {
  ApprovalPolicy,
  ApprovalSettings,
  AuditPolicy,
  AuthPolicy,
  EscalationRule,
  IdempotencyPolicy,
  SensitivePaths,
  SideEffectLevel,
  ToolLimits,
} from './contract.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The header that carries idempotency keys, unless a contract names another. */
export const defaultKeyHeader = 'Idempotency-Key';

/** What an author may state about how a tool is governed, in a contract file or by hand. All but the name has a default. */
export interface AuthoredPolicy {
  readonly kind?: 'client' | 'server';
  readonly name: string;
  /** The older place for approval and origins. */
  readonly permissions?: {
    /** `true` is the same as `approvalPolicy: 'user_confirm'`. */
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
  readonly auth?: Partial<AuthPolicy>;
  readonly audit?: Pick<AuditPolicy, 'classification'> & Partial<AuditPolicy>;
  readonly sensitive?: SensitivePaths;
  readonly limits?: ToolLimits;
  readonly timeoutMs?: number;
}

/** Every policy field with its value. */
export interface ResolvedPolicy {
  readonly approvalPolicy: ApprovalPolicy;
  readonly approval: ApprovalSettings;
  readonly sideEffectLevel: SideEffectLevel;
  readonly idempotency: IdempotencyPolicy;
  readonly auth: AuthPolicy;
  readonly audit: AuditPolicy;
  readonly timeoutMs: number;
  readonly retrySafe: boolean;
}

/** Writes out every policy field: what the author said, else the safe default. */
export function policyOf(authored: AuthoredPolicy): ResolvedPolicy {
  const { name, kind, approval, auth, audit } = authored;
  const sideEffectLevel = sideEffectOf(authored);
  const approvalPolicy = declaredApproval(authored) ?? (changesNothing(sideEffectLevel) ? 'auto' : 'user_confirm');
  const escalate = approval?.escalate ?? [];
  const needsKey =
    kind === 'server' && (!changesNothing(sideEffectLevel) || isGated({ approvalPolicy, approval: { escalate } }));
  const idempotency = typeof authored.idempotency === 'object' ? authored.idempotency : undefined;
  return {
    approvalPolicy,
    approval: {
      expiresInMs: approval?.expiresInMs ?? (approvalPolicy === 'user_confirm' ? 15 * minute : day),
      approverPermission: approval?.approverPermission ?? `${name}:approve`,
      escalate,
    },
    sideEffectLevel,
    idempotency: {
      mode: declaredMode(authored) ?? (needsKey ? 'required' : 'none'),
      duplicateBehavior: idempotency?.duplicateBehavior ?? 'return_cached',
      ttlMs: idempotency?.ttlMs ?? day,
      headerName: idempotency?.headerName ?? defaultKeyHeader,
    },
    auth: {
      required: auth?.required ?? kind === 'server',
      scopes: auth?.scopes ?? [],
      permissions: auth?.permissions ?? [],
      ...(auth?.resource === undefined ? {} : { resource: auth.resource }),
    },
    audit: {
      classification: audit?.classification ?? 'standard',
      redactInput: audit?.redactInput ?? [],
      redactOutput: audit?.redactOutput ?? [],
    },
    timeoutMs: authored.timeoutMs ?? 30_000,
    retrySafe: authored.retrySafe ?? false,
  };
}

function sideEffectOf(authored: AuthoredPolicy): SideEffectLevel {
  if (authored.sideEffectLevel) return authored.sideEffectLevel;
  if (authored.kind === 'server') return 'state_changing';
  // A client tool that asks first is taken to change something.
  const approval = declaredApproval(authored);
  return approval === undefined || approval === 'auto' ? 'unspecified' : 'state_changing';
}

/** The policy that the author wrote, in whichever of the three places. */
export function declaredApproval({ approvalPolicy, permissions }: AuthoredPolicy): ApprovalPolicy | undefined {
  return (
    approvalPolicy ?? permissions?.approvalPolicy ?? (permissions?.requiresUserApproval ? 'user_confirm' : undefined)
  );
}

/** The mode of the `idempotency` field, written as a word or as an object. */
export function declaredMode({ idempotency }: AuthoredPolicy): IdempotencyPolicy['mode'] | undefined {
  return typeof idempotency === 'object' ? idempotency.mode : idempotency;
}

/** Whether a call leaves everything as it was. */
export function changesNothing(level: SideEffectLevel): boolean {
  return level === 'none' || level === 'read_only' || level === 'unspecified';
}

/** Whether a policy asks somebody, or puts the call off. */
function waits(policy: ApprovalPolicy): boolean {
  return policy === 'user_confirm' || policy === 'supervisor_approve' || policy === 'async_pending';
}

/** Whether somebody has to agree, now or for some inputs. A denied call never runs, so nobody is asked. */
export function isGated({ approvalPolicy, approval }: GateFacts): boolean {
  return waits(approvalPolicy) || approval.escalate.some(({ to }) => waits(to));
}

interface GateFacts {
  readonly approvalPolicy: ApprovalPolicy;
  readonly approval: Pick<ApprovalSettings, 'escalate'>;
}

const byStrictness = ['auto', 'async_pending', 'user_confirm', 'supervisor_approve', 'denied'] as const;

/** The strictest of some policies; `auto` when there is none. */
export function strictest(policies: Iterable<ApprovalPolicy>): ApprovalPolicy {
  const ranks = Array.from(policies, (policy) => byStrictness.indexOf(policy));
  // What is no policy counts as the strictest.
  return ranks.includes(-1) ? 'denied' : (byStrictness[Math.max(0, ...ranks)] ?? 'denied');
}
