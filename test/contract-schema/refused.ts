import type { DiagnosticName } from '../../generator/diagnostics/codes.js';

/** One reason why a document that is valid under the seed's schema is refused here. */
export interface Refusal {
  readonly code: DiagnosticName;
  readonly reason: string;
  /** Changes to a valid contract that show it; the result is valid under the seed's schema. */
  readonly fixture: Readonly<Record<string, unknown>>;
}

const object = { type: 'object' };

/** Everything that the seed's schema allows and this compiler refuses. */
export const REFUSED: readonly Refusal[] = [
  { code: 'unknown-field', reason: 'a misspelt policy would not hold', fixture: { timeotMs: 5000 } },
  { code: 'execute-in-contract', reason: 'a contract holds no code', fixture: { execute: 'x => x' } },
  {
    code: 'value-invalid',
    reason: 'a name becomes a file name; header names reach HTTP',
    fixture: { name: `a${'b'.repeat(200)}` },
  },
  { code: 'wrong-type', reason: 'extension fields have types of their own', fixture: { title: 5 } },
  {
    code: 'value-not-allowed',
    reason: 'extension fields have values of their own',
    fixture: { sensitive: { input: { '/a': ['x'] } } },
  },
  { code: 'missing-field', reason: 'extension fields have members of their own', fixture: { examples: [{}] } },
  {
    code: 'field-needs-server',
    reason: 'the browser cannot enforce it',
    fixture: { kind: 'client', auth: { required: true } },
  },
  {
    code: 'example-invalid',
    reason: 'an example must be one',
    fixture: { inputSchema: { ...object, required: ['a'] }, examples: [{ title: 't', input: {} }] },
  },
  {
    code: 'pointer-missing',
    reason: 'a path must lead somewhere',
    fixture: { keyFrom: ['/a'], idempotency: { mode: 'required' } },
  },
  {
    code: 'schema-invalid',
    reason: 'the schemas inside are checked',
    fixture: { inputSchema: { ...object, required: 'a' } },
  },
  { code: 'schema-type-unknown', reason: 'the schemas inside are checked', fixture: { inputSchema: { type: 'dict' } } },
  {
    code: 'schema-dialect',
    reason: 'a dialect must be understood',
    fixture: { inputSchema: { ...object, $schema: 'http://json-schema.org/draft-03/schema#' } },
  },
  {
    code: 'keyword-refused',
    reason: 'the keyword is read as code elsewhere',
    fixture: { inputSchema: { ...object, tsType: 'Date' } },
  },
  {
    code: 'keyword-not-enforced',
    reason: 'a constraint must be enforced',
    fixture: {
      inputSchema: {
        ...object,
        $schema: 'http://json-schema.org/draft-07/schema#',
        dependentRequired: { a: ['b'] },
      },
    },
  },
  {
    code: 'ref-remote',
    reason: 'nothing is fetched',
    fixture: { inputSchema: { ...object, properties: { a: { $ref: 'https://example.com/a.json' } } } },
  },
  {
    code: 'ref-missing',
    reason: 'a reference must lead somewhere',
    fixture: { inputSchema: { ...object, properties: { a: { $ref: '#/definitions/A' } } } },
  },
  {
    code: 'ref-cycle',
    reason: 'checking must end',
    fixture: { inputSchema: { ...object, allOf: [{ $ref: '#/allOf/0' }] } },
  },
  {
    code: 'pattern-invalid',
    reason: 'a pattern must compile',
    fixture: { inputSchema: { ...object, properties: { a: { pattern: '(?i)a' } } } },
  },
  {
    code: 'pattern-vulnerable',
    reason: 'a pattern must end',
    fixture: { inputSchema: { ...object, properties: { a: { pattern: '^(a+)+$' } } } },
  },
  {
    code: 'root-not-object',
    reason: 'arguments and results are objects',
    fixture: { outputSchema: { type: 'array' } },
  },
  {
    code: 'property-name',
    reason: 'the name reaches the prototype',
    fixture: { inputSchema: { ...object, required: ['__proto__'] } },
  },
  { code: 'name-taken', reason: 'one namespace', fixture: { name: 'second' } },
  { code: 'name-collision', reason: 'one namespace', fixture: { name: 'look-up' } },
  { code: 'name-reserved', reason: 'another system handles the name', fixture: { name: 'agui_send_state_delta' } },
  {
    code: 'approval-contradiction',
    reason: 'one policy',
    fixture: { approvalPolicy: 'auto', permissions: { requiresUserApproval: true } },
  },
  {
    code: 'approval-needs-server',
    reason: 'nobody else sits in the browser',
    fixture: { kind: 'client', http: undefined, approvalPolicy: 'supervisor_approve' },
  },
  {
    code: 'scopes-without-auth',
    reason: 'an anonymous caller holds nothing',
    fixture: { auth: { required: false, scopes: ['a'] } },
  },
  {
    code: 'anonymous-change',
    reason: 'somebody must be responsible',
    fixture: { sideEffectLevel: 'state_changing', auth: { required: false } },
  },
  {
    code: 'idempotency-weak',
    reason: 'a change must be recognisable',
    fixture: { sideEffectLevel: 'state_changing', idempotency: { mode: 'none' } },
  },
  {
    code: 'key-needs-required',
    reason: 'a business key guards a stored call',
    fixture: { keyFrom: ['/orderId'], inputSchema: { ...object, properties: { orderId: {} } } },
  },
];
