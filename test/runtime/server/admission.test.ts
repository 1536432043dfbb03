import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { settled } from './fake-environment.js';
import { fixedSecrets } from './fixed-secrets.js';
import { deferred } from './deferred.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };

/** Takes nothing but `{ amount: <number> }`. */
const parseInput: NonNullable<ToolSketch['parseInput']> = (data) =>
  typeof (data as JsonObject)['amount'] === 'number'
    ? { ok: true, value: data }
    : { ok: false, issues: [{ path: ['amount'], keyword: 'type', message: 'must be number' }] };

describe('the order in which a request is looked at', () => {
  test('an unknown tool fails closed', async () => {
    const { http, body } = await new ToolServer({ refund }).call('no_such_tool');
    expect([http, body.status, body.errorCode]).toEqual([404, 'failed', 'TOOL_UNKNOWN']);
  });

  test('the rights come before the key', async () => {
    const server = new ToolServer({ refund: { ...refund, auth: { scopes: ['refunds'] } } });
    const { http, body } = await server.call('refund', {}, { key: null });
    expect([http, body.status, body.errorCode]).toEqual([403, 'denied', 'SERVER_TOOL_UNAUTHORIZED']);
  });

  test('a missing key comes before the policy', async () => {
    const server = new ToolServer({ refund: { ...refund, approvalPolicy: 'denied' } });
    const { http, body } = await server.call('refund', {}, { key: null });
    expect([http, body.status, body.errorCode]).toEqual([400, 'failed', 'SERVER_TOOL_IDEMPOTENCY_REQUIRED']);
  });

  test('an existing call comes before the policy and the input', async () => {
    const secrets = fixedSecrets('k');
    const server = new ToolServer({ refund }, { secrets });
    const first = await server.call('refund');
    const later = new ToolServer(
      { refund: { ...refund, approvalPolicy: 'denied', parseInput } },
      { after: server, secrets },
    );
    expect((await later.call('refund')).body.requestId).toBe(first.body.requestId);
  });

  test('the policy comes before the input', async () => {
    const server = new ToolServer({ refund: { ...refund, approvalPolicy: 'denied', parseInput } });
    const { http, body } = await server.call('refund', { amount: 'much' });
    expect([http, body.status, body.errorCode, body.approvalPolicy]).toEqual([
      200,
      'denied',
      'SERVER_TOOL_POLICY_DENIED',
      'denied',
    ]);
  });

  test('the input comes before anything is stored, and the answer names the place and no value', async () => {
    const server = new ToolServer({ refund: { ...refund, parseInput } });
    const { http, body } = await server.call('refund', { amount: 'canary' });
    expect([http, body.errorCode]).toEqual([422, 'TOOL_VALIDATION_FAILED']);
    expect(body.error).toContain('amount');
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(await server.ledger.list({ limit: 10 })).toEqual([]);
  });

  test('a refused input does not use up its key', async () => {
    const server = new ToolServer({ refund: { ...refund, parseInput } });
    await server.call('refund', { amount: 'much' });
    expect((await server.call('refund', { amount: 5 })).body.status).toBe('completed');
  });

  test('inspectInput sees the input with its defaults, and what it refuses is not stored', async () => {
    const seen: JsonObject[] = [];
    const withDefault: ToolSketch['parseInput'] = (data) => ({ ok: true, value: { note: '', ...(data as object) } });
    const server = new ToolServer(
      { refund: { ...refund, parseInput: withDefault } },
      {
        inspectInput: (input) => {
          seen.push(input);
          throw new Error('canary');
        },
      },
    );
    const { http, body } = await server.call('refund', { amount: 5 });
    expect([http, body.status, body.errorCode]).toEqual([422, 'failed', 'COMMERCE_PII_LEAK']);
    expect(seen).toEqual([{ note: '', amount: 5 }]);
    expect(JSON.stringify(body)).not.toContain('canary');
    expect([server.runs, await server.ledger.list({ limit: 10 })]).toEqual([[], []]);
  });
});

describe('anonymous callers', () => {
  test('may call what changes nothing, where the contract says so', async () => {
    const server = new ToolServer({ look: { ...look, auth: { required: false } } });
    expect((await server.call('look', {}, { as: null })).body.status).toBe('completed');
  });

  test('never replay and never conflict: their keys do not count', async () => {
    const server = new ToolServer({ look: { ...look, idempotency: 'optional', auth: { required: false } } });
    for (const input of [{ a: 1 }, { a: 1 }, { a: 2 }]) {
      expect((await server.call('look', input, { as: null })).body.status).toBe('completed');
    }
    expect(server.runs).toHaveLength(3);
  });

  test('do not meet the call that somebody known made with the same key', async () => {
    const server = new ToolServer({ look: { ...look, idempotency: 'optional', auth: { required: false } } });
    const { body } = await server.call('look');
    expect((await server.call('look', {}, { as: null })).body.requestId).not.toBe(body.requestId);
  });
});

describe('limits.ratePerMinute', () => {
  const limited: ToolSketch = { ...refund, limits: { ratePerMinute: 2 } };

  test('refuses what is too much with 429 and says when to come back', async () => {
    const server = new ToolServer({ limited });
    await server.call('limited', {}, { id: 'c-1' });
    await server.call('limited', {}, { id: 'c-2' });
    const { http, body, headers } = await server.call('limited', {}, { id: 'c-3' });
    expect([http, body.status, body.errorCode]).toEqual([429, 'failed', 'SERVER_TOOL_RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await server.environment.pass(Number(headers.get('retry-after')) * 1_000 + 30_000);
    expect((await server.call('limited', {}, { id: 'c-3' })).http).toBe(200);
  });

  test('counts a repeated call as a tenth', async () => {
    const server = new ToolServer({ limited });
    await server.call('limited');
    for (let again = 0; again < 10; again++) expect((await server.call('limited')).http).toBe(200);
    expect((await server.call('limited')).http).toBe(429);
  });

  test('counts each subject by itself', async () => {
    const server = new ToolServer({ limited: { ...limited, limits: { ratePerMinute: 1 } } });
    for (const as of ['ann', 'ben', 'other-ann']) expect((await server.call('limited', {}, { as })).http).toBe(200);
  });
});

describe('limits.concurrency', () => {
  test('refuses what is too much at once with 503, and the place is given back', async () => {
    const work = deferred<{ output: JsonObject }>();
    const server = new ToolServer({ slow: { ...refund, limits: { concurrency: 1 }, run: () => work.promise } });
    const first = server.call('slow', {}, { id: 'c-1' });
    await settled();
    const { http, body, headers } = await server.call('slow', {}, { id: 'c-2' });
    expect([http, body.errorCode, headers.get('retry-after')]).toEqual([503, 'SERVER_TOOL_BUSY', '1']);
    work.resolve({ output: {} });
    await first;
    expect((await server.call('slow', {}, { id: 'c-2' })).body.status).toBe('completed');
  });

  test('a repeated request that waits takes no place', async () => {
    const work = deferred<{ output: JsonObject }>();
    const server = new ToolServer({ slow: { ...refund, limits: { concurrency: 2 }, run: () => work.promise } });
    // Both look for the key before either has stored the call.
    const same = [server.call('slow'), server.call('slow')];
    await settled();
    const other = server.call('slow', {}, { id: 'other' });
    await settled();
    work.resolve({ output: {} });
    await server.environment.pass(100);
    expect((await other).body.status).toBe('completed');
    expect((await Promise.all(same)).map(({ body }) => body.status).sort()).toEqual(['completed', 'duplicate']);
  });
});

describe('requests from one address', () => {
  test('are refused with 429 before anything else is done for them', async () => {
    const server = new ToolServer({ look }, { limits: { requestsPerMinute: 1 } });
    const post = (address: string): Promise<Response> =>
      server.handler(new Request('http://localhost/chat/tool-call', { method: 'POST' }), { address });
    expect((await post('10.0.0.1')).status).toBe(415);
    const refused = await post('10.0.0.1');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await post('10.0.0.2')).status).toBe(415);
  });
});
