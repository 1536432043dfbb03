import { describe, expect, test } from 'vitest';
import type { EscalationRule } from '../../../../runtime/core/contract.js';
import type { JsonObject } from '../../../../runtime/core/json.js';
import type { Inspect } from '../../../../runtime/server/kernel.js';
import { ToolServer, type Sent, type ToolSketch } from '../tool-server.js';
import { confirmed, direct } from '../world.js';

const always = (to: EscalationRule['to']): { readonly escalate: readonly EscalationRule[] } => ({
  escalate: [{ if: {}, to, applies: () => true }],
});
const reading: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only', auth: { required: false } };
const refusing: ToolSketch['parseInput'] = () => ({
  ok: false,
  issues: [{ path: ['amount'], keyword: 'type', message: 'must be a number' }],
});

interface Refusal {
  readonly tool: ToolSketch;
  readonly input?: JsonObject;
  readonly sent?: Sent;
  readonly http: number;
  readonly code: string;
  readonly error: string;
  readonly approvalPolicy?: string;
}

/** What a caller whom the server knows can be refused, before anything is stored. */
const refusals: Readonly<Record<string, Refusal>> = {
  'a page that the tool does not allow': {
    tool: { ...direct, permissions: { allowedOrigins: ['https://elsewhere.example'] } },
    sent: { headers: { origin: 'https://shop.example' } },
    ...{ http: 403, code: 'ORIGIN_DENIED', error: 'this origin may not call the tool; nothing ran' },
  },
  'a permission that the caller has not': {
    tool: { ...direct, auth: { permissions: ['orders:pay'] } },
    ...{ http: 403, code: 'SERVER_TOOL_UNAUTHORIZED', error: 'the caller may not use this tool; nothing ran' },
  },
  'a key that is none': {
    tool: direct,
    sent: { key: 'a,b' },
    ...{ http: 400, code: 'IDEMPOTENCY_KEY_INVALID' },
    error:
      'the idempotency key in the header must be 1 to 255 visible ASCII characters, without quotation marks and commas; nothing ran',
  },
  'no key where there must be one': {
    tool: direct,
    sent: { key: null },
    ...{
      http: 400,
      code: 'SERVER_TOOL_IDEMPOTENCY_REQUIRED',
      error: 'this tool needs an idempotency key, in the header Idempotency-Key; nothing ran',
    },
  },
  'an input that its schema refuses': {
    tool: { ...direct, parseInput: refusing },
    ...{ http: 422, code: 'TOOL_VALIDATION_FAILED', error: '/amount must be a number; nothing ran' },
  },
  'a policy that denies every call': {
    tool: { ...direct, approvalPolicy: 'denied' },
    approvalPolicy: 'denied',
    ...{ http: 200, code: 'SERVER_TOOL_POLICY_DENIED', error: 'the policy of this tool forbids the call; nothing ran' },
  },
  'a rule that denies this one': {
    tool: { ...direct, approval: always('denied') },
    approvalPolicy: 'denied',
    ...{ http: 200, code: 'SERVER_TOOL_POLICY_DENIED', error: 'the policy of this tool forbids the call; nothing ran' },
  },
  'a service without a person, where one has to confirm': {
    tool: confirmed,
    sent: { as: 'bot' },
    ...{ http: 403, code: 'SERVER_TOOL_CONFIRMER_REQUIRED' },
    error: 'the call names no person who could confirm it; nothing ran',
  },
};

describe('a request that is refused is told why, runs nothing, and is written down with its tool:', () => {
  test.each(Object.entries(refusals))('%s', async (_, { tool, input, sent, http, code, error, approvalPolicy }) => {
    const server = new ToolServer({ refund: tool }, { allowedOrigins: ['https://shop.example'] });
    const refused = await server.call('refund', input, sent);
    expect([refused.http, refused.body.errorCode, refused.body.error]).toEqual([http, code, error]);
    expect(refused.body.approvalPolicy).toBe(approvalPolicy);
    expect(server.runs).toEqual([]);
    const rows = await server.ledger.auditAfter(0, 9);
    expect(rows).toHaveLength(1);
    const subject = sent?.as ?? 'ann';
    const details = {};
    expect(rows[0]).toEqual(expect.objectContaining({ event: 'call.refused', tool: 'refund', subject, code, details }));
  });
});

describe('the origins of a tool', () => {
  const narrow: ToolSketch = { ...direct, permissions: { allowedOrigins: ['https://shop.example'] } };

  test.each([
    ['a page that is among them', narrow, { origin: 'https://shop.example' }],
    ['a caller that is no page', narrow, {}],
    ['a page of the server, where the tool names none', direct, { origin: 'https://shop.example' }],
  ])('let %s call', async (_, tool, headers: Readonly<Record<string, string>>) => {
    const server = new ToolServer({ refund: tool });
    expect((await server.call('refund', {}, { headers })).body.status).toBe('completed');
  });
});

test('a tool that cannot be loaded is unavailable, and the host is told', async () => {
  const told: unknown[] = [];
  const onError = (_: unknown, about: unknown): void => void told.push(about);
  const server = new ToolServer({ refund: { ...direct, isBroken: true } }, { onError });
  const { http, body } = await server.call('refund');
  expect([http, body.errorCode, body.error]).toEqual([
    503,
    'SERVER_TOOL_UNAVAILABLE',
    'the tool cannot be loaded; nothing ran',
  ]);
  expect(told).toEqual([{ requestId: null, tool: 'refund' }]);
});

test('nobody in particular can make a call that a rule raises to a supervisor', async () => {
  const server = new ToolServer({ look: { ...reading, approval: always('supervisor_approve'), idempotency: 'none' } });
  const { http, body } = await server.call('look', {}, { as: null, key: null });
  expect([http, body.errorCode]).toEqual([401, 'SERVER_TOOL_UNAUTHENTICATED']);
  expect(await server.ledger.list({ limit: 1 })).toEqual([]);
});

describe('without a credential', () => {
  test.each<[string, ToolSketch]>([
    ['that needs a scope', { auth: { required: false, scopes: ['orders'] } }],
    ['that needs a permission', { auth: { required: false, permissions: ['orders:read'] } }],
    ['that needs both', { auth: { required: false, scopes: ['orders'], permissions: ['orders:read'] } }],
    ['that needs a known caller', { auth: { required: true } }],
    ['that changes something', { sideEffectLevel: 'state_changing' }],
    ['that asks its user', { approvalPolicy: 'user_confirm' }],
    ['that asks a supervisor', { approvalPolicy: 'supervisor_approve' }],
    ['that works later', { approvalPolicy: 'async_pending' }],
  ])('nobody calls a tool %s', async (_, changes) => {
    const server = new ToolServer({ look: { ...reading, idempotency: 'none', ...changes } });
    const { http, body } = await server.call('look', {}, { as: null, key: null });
    expect([http, body.errorCode]).toEqual([401, 'SERVER_TOOL_UNAUTHENTICATED']);
    expect(server.runs).toEqual([]);
    expect((await server.ledger.auditAfter(0, 9)).map(({ tool, subject }) => [tool, subject])).toEqual([
      ['look', null],
    ]);
  });

  test('anybody calls the others, or is told that a policy forbids it', async () => {
    const server = new ToolServer({ look: reading, closed: { ...reading, approvalPolicy: 'denied' } });
    const call = async (tool: string): Promise<string> =>
      (await server.call(tool, {}, { as: null, key: null })).body.status;
    expect([await call('look'), await call('closed')]).toEqual(['completed', 'denied']);
  });
});

test.each([null, 'ann'])('too many calls in a minute are refused, and the tool is written down (%s)', async (as) => {
  const server = new ToolServer({ look: { ...reading, limits: { ratePerMinute: 1 } } });
  const call = async (): Promise<string | undefined> =>
    (await server.call('look', {}, { as, key: null })).body.errorCode;
  expect([await call(), await call()]).toEqual([undefined, 'SERVER_TOOL_RATE_LIMITED']);
  expect((await server.ledger.auditAfter(0, 9)).at(-1)).toMatchObject({
    tool: 'look',
    subject: as,
    code: 'SERVER_TOOL_RATE_LIMITED',
  });
});

describe('the input that a host inspects', () => {
  test.each<[string, string | null, readonly unknown[]]>([
    ['somebody', 'bot-for-ann', ['look', 'shop', 'ann']],
    ['nobody in particular', null, ['look', null, null]],
  ])('comes with the name of the tool and of whose call it is: %s', async (_, as, expected) => {
    const seen: unknown[] = [];
    const inspectInput: Inspect = (_input, { contract, tenant, subject }) =>
      void seen.push([contract.name, tenant, subject]);
    const server = new ToolServer({ look: reading }, { inspectInput });
    await server.call('look', {}, { as, key: null });
    expect(seen).toEqual([expected]);
  });

  test('is refused where it cannot be looked at; that is written down, and the host is told', async () => {
    const told: unknown[] = [];
    const onError = (_: unknown, about: unknown): void => void told.push(about);
    const inspectInput = (): never => {
      throw new Error('a card number');
    };
    const server = new ToolServer({ refund: direct }, { inspectInput, onError });
    const { http, body } = await server.call('refund');
    expect([http, body.errorCode]).toEqual([422, 'COMMERCE_PII_LEAK']);
    expect(told).toEqual([{ requestId: null, tool: 'refund' }]);
    expect((await server.ledger.auditAfter(0, 9)).map(({ tool, code }) => [tool, code])).toEqual([
      ['refund', 'COMMERCE_PII_LEAK'],
    ]);
    expect(server.runs).toEqual([]);
  });
});
