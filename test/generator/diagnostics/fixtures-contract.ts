import type { ContractParams } from '../../../generator/diagnostics/tables/contract.js';
import type { NameParams } from '../../../generator/diagnostics/tables/names.js';
import type { PolicyParams } from '../../../generator/diagnostics/tables/policy.js';
import { contract } from '../../tester.js';
import { clientContract, withInput } from '../passes/schema-contract.js';
import { secrets } from '../secrets/secrets.js';
import type { Fixtures } from './fixture.js';

const a = 'tools/a.tool.yaml';
const b = 'tools/b.tool.yaml';

/** Changed fields of the usual contract start at line 13. */
export const contractFixtures: Fixtures<keyof (ContractParams & NameParams & PolicyParams)> = {
  'unknown-field': [
    { shows: 'a misspelt field', files: contract({ timeotMs: 5000 }), places: [`${a}:13:1`] },
    { shows: 'a field of client tools', files: contract({ render: true }), places: [`${a}:13:1`] },
  ],
  'missing-field': [
    { shows: 'no description', files: contract({ description: undefined }), places: [`${a}:1:1`] },
    { shows: 'no endpoint', files: contract({ http: {} }), places: [`${a}:11:1`] },
  ],
  'wrong-type': [{ shows: 'a duration with a unit', files: contract({ timeoutMs: '30s' }), places: [`${a}:13:12`] }],
  'value-not-allowed': [
    { shows: 'a misspelt word', files: contract({ approvalPolicy: 'user_confrim' }), places: [`${a}:13:17`] },
    {
      shows: 'a misspelt word in an object',
      files: contract({ idempotency: { mode: 'requird' } }),
      places: [`${a}:14:9`],
    },
  ],
  'value-invalid': [{ shows: 'a name with capitals', files: contract({ name: 'LookupOrder' }), places: [`${a}:2:7`] }],
  'execute-in-contract': [
    { shows: 'code in the contract', files: contract({ execute: 'return 1' }), places: [`${a}:13:1`] },
  ],
  'field-needs-server': [
    { shows: 'a client tool with an endpoint', files: contract({ kind: 'client' }), places: [`${a}:11:1`] },
  ],
  'example-invalid': [
    {
      shows: 'a number for a text',
      files: contract({ examples: [{ title: 'Wrong', input: { orderId: 5 } }] }),
      places: [`${a}:16:16`],
    },
  ],
  'pointer-missing': [
    {
      shows: 'a misspelt property in a key',
      files: contract({ idempotency: 'required', keyFrom: ['/orderId', '/ordrId'] }),
      places: [`${a}:16:5`],
    },
    {
      shows: 'a misspelt property in the sensitive paths',
      files: contract({ sensitive: { input: { '/ordrId': ['email'] } } }),
      places: [`${a}:15:5`],
    },
  ],
  'name-taken': [{ shows: 'a name twice', files: { [a]: contract(), [b]: contract() }, places: [`${b}:2:7`] }],
  'name-collision': [
    {
      shows: 'names that differ in separators only',
      files: { [a]: contract(), [b]: contract({ name: 'lookup-order' }) },
      places: [`${b}:2:7`],
    },
  ],
  'name-reserved': [
    {
      shows: 'a name of AG-UI as an alias',
      files: contract({ aliases: ['x', 'AGUISendStateSnapshot'] }),
      places: [`${a}:15:5`],
    },
  ],
  'name-changed': [{ shows: 'a device name of Windows', files: contract({ name: 'con' }), places: [`${a}:2:7`] }],
  'approval-contradiction': [
    {
      shows: 'two policies',
      files: contract({ approvalPolicy: 'denied', permissions: { requiresUserApproval: true } }),
      places: [`${a}:15:25`],
    },
  ],
  'approval-needs-server': [
    {
      shows: 'a supervisor in the browser',
      files: clientContract({ approvalPolicy: 'supervisor_approve' }),
      places: [`${a}:11:17`],
    },
  ],
  'change-without-approval': [
    {
      shows: 'a change that nobody approves',
      files: contract({ sideEffectLevel: 'state_changing', approvalPolicy: 'auto' }),
      places: [`${a}:13:17`],
    },
  ],
  'scopes-without-auth': [
    {
      shows: 'scopes of nobody',
      files: contract({ auth: { required: false, scopes: ['orders.read'] } }),
      places: [`${a}:15:3`],
    },
  ],
  'anonymous-change': [
    {
      shows: 'a change by anyone',
      files: contract({ sideEffectLevel: 'state_changing', auth: { required: false } }),
      places: [`${a}:14:13`],
    },
  ],
  'idempotency-weak': [
    {
      shows: 'a change without a key',
      files: contract({ sideEffectLevel: 'external_side_effect', idempotency: 'optional' }),
      places: [`${a}:13:14`],
    },
  ],
  'key-needs-required': [
    { shows: 'a business key alone', files: contract({ keyFrom: ['/orderId'] }), places: [`${a}:13:1`] },
  ],
  'ttl-short': [
    {
      shows: 'a memory of a second',
      files: contract({ idempotency: { mode: 'required', ttlMs: 1000 } }),
      places: [`${a}:15:10`],
    },
  ],
  'side-effect-unspecified': [
    {
      shows: 'a client tool that does not say what it changes',
      files: withInput({ type: 'object' }, { kind: 'client', http: undefined, sideEffectLevel: undefined }),
      places: [`${a}:2:7`],
    },
  ],
  'redaction-impossible': [
    {
      shows: 'a path that a closed schema does not have',
      files: contract({ audit: { classification: 'pii', redactInput: ['orderId', 'email'] } }),
      places: [`${a}:17:7`],
    },
  ],
  'redaction-undeclared': [
    {
      shows: 'a path into an output that no schema describes',
      files: contract({ audit: { classification: 'pii', redactOutput: ['trace'] } }),
      places: [`${a}:16:7`],
    },
  ],
  'secret-in-header': [
    {
      shows: 'a key in a header',
      files: contract({ http: { endpoint: '/x', headers: { 'x-shop': 'eu', 'x-api-key': secrets.githubToken } } }),
      places: [`${a}:15:16`],
    },
  ],
  'header-decided': [
    {
      shows: 'a header of the browser',
      files: contract({ http: { endpoint: '/x', headers: { Host: 'shop.example' } } }),
      places: [`${a}:14:5`],
    },
  ],
  'secret-exposed': [
    {
      shows: 'a token in a description',
      files: contract({ description: `Use ${secrets.githubToken} to log in.` }),
      places: [`${a}:3:14`],
    },
    {
      shows: 'a card number as an example in the browser',
      files: clientContract({ examples: [{ title: 'x', input: { orderId: secrets.card } }] }),
      places: [`${a}:14:16`],
    },
  ],
};
