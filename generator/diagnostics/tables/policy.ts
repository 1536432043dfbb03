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
  'redaction-impossible': { readonly path: string; readonly schema: string };
  'redaction-undeclared': { readonly path: string; readonly schema: string };
  'secret-in-header': { readonly header: string; readonly secret: string };
  'secret-exposed': { readonly secret: string; readonly reader: string };
  'header-decided': { readonly header: string; readonly reason: string };
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
  'redaction-impossible': {
    code: 'GECX5010',
    severity: 'error',
    message: ({ path, schema }) => `\`${path}\` can never be there: \`${schema}\` is closed at this place`,
    why: 'A path that matches nothing redacts nothing, and what it was meant for would be logged.',
    fix: 'Write the dotted path of a declared property, such as `customer.email` or `lines.*.note`.',
  },
  'redaction-undeclared': {
    code: 'GECX5011',
    severity: 'warning',
    message: ({ path, schema }) => `\`${path}\` is not declared in \`${schema}\``,
    why: 'Nobody can tell whether the path is spelt as the data is; a wrong one redacts nothing.',
    fix: 'Declare the property in the schema, or correct the path.',
  },
  'secret-in-header': {
    code: 'GECX5012',
    severity: 'error',
    message: ({ header, secret }) => `The header \`${header}\` holds what looks like ${secret}`,
    why: 'Fixed headers are part of the generated client, where everyone who opens the page can read them.',
    fix: 'Take it out and revoke it. Credentials of users belong into the options of the client, those of services behind your endpoint.',
  },
  'secret-exposed': {
    code: 'GECX5013',
    severity: 'warning',
    message: ({ secret, reader }) => `This holds what looks like ${secret}, and ${reader}`,
    why: 'What a browser gets, everyone can read; examples and descriptions reach the model and its provider as well.',
    fix: 'If it is real, take it out and revoke it; otherwise write a placeholder such as `<token>`.',
  },
  'header-decided': {
    code: 'GECX5014',
    severity: 'error',
    message: ({ header, reason }) => `The header \`${header}\` cannot be fixed: ${reason}`,
    why: 'It would be replaced, dropped or joined with another, and the contract would say something that is not so.',
    fix: 'Remove it. What differs from call to call belongs into the options of the client.',
  },
};
