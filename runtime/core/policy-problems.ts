import type { IdempotencyPolicy } from './contract.js';
import { changesNothing, declaredApproval, declaredMode, isGated, policyOf, type AuthoredPolicy } from './policy.js';

/** What only a server can enforce, and so has no place on a client tool. */
export const serverOnlyFields = ['http', 'auth', 'approval', 'idempotency', 'keyFrom', 'retrySafe', 'limits'] as const;

/** What an author may state, together with what only a server tool may. */
export type JudgedPolicy = AuthoredPolicy & { readonly [field in (typeof serverOnlyFields)[number]]?: unknown };

/**
 * What contradicts itself in a policy, or cannot be enforced: one sentence each, none when all is well. The compiler
 * has the same rules, with a place in the file for each finding.
 */
export function policyProblems(authored: JudgedPolicy): string[] {
  const values = valueProblems(authored);
  // What has no meaning cannot contradict anything.
  if (values.length > 0) return values;
  return [...contradictions(authored), ...(authored.kind === 'server' ? serverProblems : clientProblems)(authored)];
}

const policies = ['auto', 'user_confirm', 'supervisor_approve', 'denied', 'async_pending'];
const header = /^(?!(?:content-.*|authorization|cookie|host)$)[!#$%&'*+.^_`|~0-9a-z-]+$/i;

function valueProblems(authored: AuthoredPolicy): string[] {
  const { approval, audit, permissions, timeoutMs } = authored;
  const idempotency: Partial<IdempotencyPolicy> =
    typeof authored.idempotency === 'object' ? authored.idempotency : { mode: authored.idempotency ?? 'none' };
  const { mode, duplicateBehavior, ttlMs, headerName } = idempotency;
  const problems: string[] = [];
  const oneOf = (field: string, value: string | undefined, words: readonly string[]): void => {
    if (value !== undefined && !words.includes(value)) problems.push(`\`${field}\` must be one of ${words.join(', ')}`);
  };
  const whole = (
    field: string,
    value: number | undefined,
    least: number,
    most: number = Number.MAX_SAFE_INTEGER,
  ): void => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    problems.push(`\`${field}\` must be a whole number of ${bounds} milliseconds`);
  };
  oneOf('approvalPolicy', authored.approvalPolicy, policies);
  oneOf('permissions.approvalPolicy', permissions?.approvalPolicy, policies);
  oneOf('sideEffectLevel', authored.sideEffectLevel, ['none', 'read_only', 'state_changing', 'external_side_effect']);
  oneOf('idempotency.mode', mode, ['none', 'optional', 'required']);
  oneOf('idempotency.duplicateBehavior', duplicateBehavior, ['return_cached', 'reject']);
  oneOf('audit.classification', audit?.classification, ['none', 'standard', 'pii', 'financial', 'regulated']);
  for (const { to } of approval?.escalate ?? []) oneOf('approval.escalate.to', to, ['supervisor_approve', 'denied']);
  whole('idempotency.ttlMs', ttlMs, 1);
  whole('approval.expiresInMs', approval?.expiresInMs, 1000);
  whole('timeoutMs', timeoutMs, 100, 600_000);
  if (headerName !== undefined && !header.test(headerName)) {
    problems.push('`idempotency.headerName` must be the name of a header that nothing else uses');
  }
  return problems;
}

/** The three places for an approval policy must say the same. */
function contradictions({ approvalPolicy, permissions }: AuthoredPolicy): string[] {
  const asks = permissions?.requiresUserApproval;
  const places: readonly (readonly [field: string, says: string | undefined])[] = [
    ['approvalPolicy', approvalPolicy],
    ['permissions.approvalPolicy', permissions?.approvalPolicy],
    ['permissions.requiresUserApproval', asks ? 'user_confirm' : undefined],
  ];
  const [first, ...others] = places.filter(([, says]) => says !== undefined);
  if (!first) return [];
  const clashes = others.filter(([, says]) => says !== first[1]).map(([field, says]) => `\`${field}\` (${says})`);
  // `false` says that no user needs to be asked, which only the policies without a question agree with.
  if (asks === false && first[1] === 'user_confirm') clashes.push('`permissions.requiresUserApproval` (false)');
  return clashes.map((clash) => `\`${first[0]}\` (${first[1]}) and ${clash} contradict each other`);
}

function serverProblems(authored: AuthoredPolicy): string[] {
  const policy = policyOf(authored);
  const problems: string[] = [];
  const reason = !changesNothing(policy.sideEffectLevel)
    ? `is \`${policy.sideEffectLevel}\``
    : isGated(policy)
      ? 'waits for an approval'
      : undefined;
  const mode = declaredMode(authored);
  if (reason && mode !== undefined && mode !== 'required') {
    problems.push(`\`idempotency: ${mode}\` is not enough for a tool that ${reason}; it must be \`required\``);
  }
  if (authored.keyFrom && policy.idempotency.mode !== 'required') {
    problems.push(`\`keyFrom\` needs \`idempotency: required\`, and it is \`${policy.idempotency.mode}\``);
  }
  if (policy.auth.required) return problems;
  for (const field of ['scopes', 'permissions'] as const) {
    if (policy.auth[field].length > 0)
      problems.push(`\`auth.${field}\` asks for something while \`auth.required\` is false`);
  }
  if (reason) problems.push(`anyone may call it (\`auth.required\` is false), and it ${reason}`);
  return problems;
}

function clientProblems(authored: JudgedPolicy): string[] {
  const problems = serverOnlyFields
    .filter((field) => authored[field] !== undefined)
    .map((field) => `a client tool cannot have \`${field}\`; make it a server tool`);
  const approval = declaredApproval(authored);
  const needsServer = approval === 'supervisor_approve' || approval === 'async_pending';
  if (needsServer) problems.push(`a client tool cannot have the policy \`${approval}\`; make it a server tool`);
  return problems;
}
