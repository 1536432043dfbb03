import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { clientContract } from '../passes/schema-contract.js';
import { findings, onlyFinding } from './findings.js';

describe('a client tool cannot have', () => {
  test.each([
    ['http', { endpoint: '/x' }],
    ['auth', {}],
    ['idempotency', 'none'],
    ['keyFrom', ['/orderId']],
    ['retrySafe', false],
    ['limits', {}],
  ])('%s, which is said at the key', async (field, value) => {
    const found = await findings(clientContract({ [field]: value }));
    expect(found).toContain('field-needs-server 11:1');
  });

  test('any of them without a kind either, since a tool is a client tool by default', async () => {
    const text = clientContract({ kind: undefined, auth: { required: true } });
    const { name, message, hint } = await onlyFinding(text);
    expect(name).toBe('field-needs-server');
    expect(message).toBe('A client tool cannot have `auth`');
    expect(hint).toContain('kind: server');
  });

  test.each(['supervisor_approve', 'async_pending'])(
    'the policy %s, wherever it is written',
    async (approvalPolicy) => {
      expect(await findings(clientContract({ approvalPolicy }))).toEqual(['approval-needs-server 11:17']);
      expect(await findings(clientContract({ permissions: { approvalPolicy } }))).toEqual([
        'approval-needs-server 12:19',
      ]);
    },
  );

  test.each([{ expiresInMs: 60_000 }, { escalate: [{ if: {}, to: 'denied' }] }])(
    'settings of an approval, which nobody would keep: %j',
    async (approval) => {
      expect(await findings(clientContract({ approval }))).toEqual(['field-needs-server 11:1']);
    },
  );
});

describe('a client tool can have', () => {
  test.each(['auto', 'user_confirm', 'denied'])('the policy %s', async (approvalPolicy) => {
    expect(await findings(clientContract({ approvalPolicy }))).toEqual([]);
  });

  test('origins, audit, a deadline and `render`', async () => {
    const fields = {
      permissions: { allowedOrigins: ['https://app.example.com'] },
      audit: { classification: 'none' },
      timeoutMs: 1000,
      render: true,
    };
    expect(await findings(clientContract(fields))).toEqual([]);
  });
});

test('a server tool can have all that a client tool cannot, but not `render`', async () => {
  const fields = { auth: {}, idempotency: 'required', keyFrom: ['/orderId'], retrySafe: true, limits: {} };
  expect(await findings(contract(fields))).toEqual([]);
  expect(await findings(contract({ approvalPolicy: 'async_pending' }))).toEqual([]);
  for (const render of [true, false]) {
    const { name, hint } = await onlyFinding(contract({ render }));
    expect(name).toBe('unknown-field');
    expect(hint).toBe('Make it a client tool, or remove the field.');
  }
});
