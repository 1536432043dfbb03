import type { DiagnosticRows, NoParams } from '../definition.js';

export interface PolicyParams {
  'approval-contradiction': { readonly first: string; readonly second: string };
  'approval-needs-server': { readonly policy: string };
  'change-without-approval': { readonly sideEffect: string };
  'scopes-without-auth': { readonly field: string };
  'anonymous-change': { readonly reason: string };
  'idempotency-weak': { readonly mode: string; readonly reason: string };
  'key-needs-required': { readonly mode: string };
  'ttl-short': { readonly ttlMs: number };
  'side-effect-unspecified': NoParams;
}

export const policyDiagnostics: DiagnosticRows<PolicyParams> = {
  'approval-contradiction': {
    code: 'GECX5001',
    severity: 'error',
    message: ({ first, second }) => `${first} and ${second} contradict each other`,
    why: 'Who must approve cannot depend on which field a reader looks at.',
    fix: 'Keep one of them; `approvalPolicy` at the top level is the plainest.',
  },
  'approval-needs-server': {
    code: 'GECX5002',
    severity: 'error',
    message: ({ policy }) => `A client tool cannot have the policy \`${policy}\``,
    why: 'Nobody but the user sits in front of the browser, and nothing there can hold a call for later.',
    fix: 'Make it a server tool, or use `user_confirm`.',
  },
  'change-without-approval': {
    code: 'GECX5003',
    severity: 'warning',
    message: ({ sideEffect }) => `A \`${sideEffect}\` tool runs without anyone's approval`,
    why: 'Refunds, payments, addresses, subscriptions and orders should never change because a model said so.',
    fix: 'Set `approvalPolicy: user_confirm`, unless your own security review allows `auto`.',
  },
  'scopes-without-auth': {
    code: 'GECX5004',
    severity: 'error',
    message: ({ field }) => `\`auth.${field}\` asks for something while \`auth.required\` is false`,
    why: 'An anonymous caller holds nothing, so the demand would never be checked.',
    fix: 'Remove `required: false`, or remove the demand.',
  },
  'anonymous-change': {
    code: 'GECX5005',
    severity: 'error',
    message: ({ reason }) => `Anyone may call this tool, and it ${reason}`,
    why: 'Nobody could be asked, nobody could be named in the audit log, and a repeated call could not be recognised.',
    fix: 'Remove `auth.required: false`.',
  },
  'idempotency-weak': {
    code: 'GECX5006',
    severity: 'error',
    message: ({ mode, reason }) => `\`idempotency: ${mode}\` is not enough for a tool that ${reason}`,
    why: 'A call without a key can be neither recognised when it is repeated nor asked about later.',
    fix: 'Set `idempotency: required`, or leave the field out.',
  },
  'key-needs-required': {
    code: 'GECX5007',
    severity: 'error',
    message: ({ mode }) => `\`keyFrom\` needs \`idempotency: required\`, and it is \`${mode}\``,
    why: 'A business key guards a call that is stored, and only calls with a key are.',
    fix: 'Set `idempotency: required`, or remove `keyFrom`.',
  },
  'ttl-short': {
    code: 'GECX5008',
    severity: 'warning',
    message: ({ ttlMs }) => `A call is remembered for only ${ttlMs} ms`,
    why: 'A retry that arrives later runs the tool again. Clients retry for a minute or more.',
    fix: 'Set `idempotency.ttlMs` to 60000 or more; the default is a day.',
  },
  'side-effect-unspecified': {
    code: 'GECX5009',
    severity: 'warning',
    message: () => 'The contract does not say what this client tool can change',
    why: 'Agents and reviewers cannot tell whether the tool is harmless.',
    fix: 'Add `sideEffectLevel: none`, `read_only`, `state_changing` or `external_side_effect`.',
  },
};
