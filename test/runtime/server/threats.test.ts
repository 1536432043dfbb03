import { describe, expect, onTestFinished, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonlSink } from '../../../runtime/server/audit/jsonl-sink.js';
import { deferred } from './deferred.js';
import { settled } from './fake-environment.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  run: ({ amount }: { amount: number }) => ({ output: { refunded: amount } }),
};
const asked: ToolSketch = { ...refund, approvalPolicy: 'user_confirm' };
const context = { sessionId: 's', turnIndex: 0, toolCallId: 'c' };

test.each(['approved', 'approval', 'grant', '__proto__', 'constructor'])(
  'threat row 27: a member `%s` in a request is refused, and approves nothing',
  async (member) => {
    const server = new ToolServer({ asked });
    const text = JSON.stringify({ name: 'asked', input: {}, context }).replace('{', `{"${member}":true,`);
    expect((await server.call('asked', {}, { body: text })).body.errorCode).toBe('REQUEST_INVALID');
    const inContext = JSON.stringify({ name: 'asked', input: {}, context }).replace(
      '"sessionId"',
      `"${member}":true,"sessionId"`,
    );
    expect((await server.call('asked', {}, { body: inContext })).body.errorCode).toBe('REQUEST_INVALID');
    // In the input it is a value like any other.
    const { body } = await server.call('asked', { approved: true, approvalPolicy: 'auto' });
    expect([body.status, server.runs]).toEqual(['pending', []]);
  },
);

test('threat row 35: a whole request that is sent again has no second effect', async () => {
  const server = new ToolServer({ refund });
  const first = await server.call('refund', { amount: 5 });
  for (let again = 0; again < 5; again++) {
    const { body } = await server.call('refund', { amount: 5 });
    expect([body.duplicateDisposition, body.requestId]).toEqual(['replayed', first.body.requestId]);
  }
  expect(server.runs).toHaveLength(1);
});

describe('threat row 36: the scopes of two keys are never the same text', () => {
  const pairs: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['a', 'b:c', 'k'],
      ['a:b', 'c', 'k'],
    ],
    [
      ['a', 'b', 'c:k'],
      ['a', 'b:c', 'k'],
    ],
    [
      ['a', '["b"', 'k'],
      ['a', '[', '"b"k'],
    ],
    [
      ['a', 'b|c', 'k'],
      ['a|b', 'c', 'k'],
    ],
    [
      ['A', 'b', 'k'],
      ['a', 'b', 'k'],
    ],
    [
      ['a', 'b', 'K'],
      ['a', 'b', 'k'],
    ],
    [
      ['é', 'b', 'k'],
      ['e\u0301', 'b', 'k'],
    ],
  ];

  test.each(pairs)('%j and %j', async ([tenant1, subject1, key1], [tenant2, subject2, key2]) => {
    const who = { current: ['', ''] as readonly [string, string] };
    const authenticate = (): never =>
      ({ tenant: who.current[0], subject: who.current[1], kind: 'human', scopes: [], permissions: [] }) as never;
    const server = new ToolServer({ refund }, { authenticate });
    who.current = [tenant1 ?? '', subject1 ?? ''];
    // A key with characters that no key has would be refused; its scope cannot be.
    const first = await server.call('refund', { amount: 1 }, { key: (key1 ?? '').replaceAll('"', "'") });
    who.current = [tenant2 ?? '', subject2 ?? ''];
    const second = await server.call('refund', { amount: 2 }, { key: (key2 ?? '').replaceAll('"', "'") });
    expect([first.body.status, second.body.status]).toEqual(['completed', 'completed']);
  });
});

test('threat row 37: what one subject got, no other gets under the same key', async () => {
  const server = new ToolServer({ refund });
  const { requestId } = (await server.call('refund', { amount: 5 })).body;
  for (const as of ['ben', 'sue', 'eve', 'other-ann', 'bot']) {
    const { body } = await server.call('refund', { amount: 7 }, { as });
    expect([body.status, body.output]).toEqual(['completed', { refunded: 7 }]);
    expect((await server.status(requestId, as)).http).toBe(404);
  }
});

test("threat row 38: nobody can tell another's key from one that was never used", async () => {
  const server = new ToolServer({ refund });
  await server.call('refund', { amount: 5 }, { key: 'used' });
  const strip = ({ http, body, headers }: Awaited<ReturnType<ToolServer['call']>>): unknown => {
    const { requestId: _id, idempotencyKey: _key, ...rest } = body;
    return [http, rest, [...headers.keys()]];
  };
  const used = await server.call('refund', { amount: 6 }, { as: 'ben', key: 'used' });
  const unused = await server.call('refund', { amount: 6 }, { as: 'ben', key: 'never' });
  expect(strip(used)).toEqual(strip(unused));
});

test.each(['\r\nset-cookie: a=b', 'k\nx: y', 'k\u0000', 'k\u2028'])(
  'threat row 39: %j as a key or a tool name reaches no header and no answer',
  async (text) => {
    const server = new ToolServer({ refund });
    const asKey = await server.call(
      'refund',
      {},
      { body: { name: 'refund', input: {}, idempotencyKey: text, context } },
    );
    const asName = await server.call(`refund${text}`);
    for (const { http, headers, body } of [asKey, asName]) {
      expect(http).toBe(400);
      expect(JSON.stringify([...headers])).not.toContain('cookie');
      expect(JSON.stringify(body)).not.toContain('a=b');
    }
  },
);

test('threat row 40: new keys without end are refused by the rate, and forgotten in time', async () => {
  const idempotency = { mode: 'required', ttlMs: 60_000 } as const;
  const server = new ToolServer({ refund: { ...refund, idempotency, limits: { ratePerMinute: 20 } } });
  const https: number[] = [];
  for (let at = 0; at < 100; at++) https.push((await server.call('refund', { amount: at }, { id: `call-${at}` })).http);
  expect(https.filter((http) => http === 200)).toHaveLength(20);
  await server.environment.pass(60_000);
  expect(await server.ledger.purge(server.environment.now(), 1_000)).toEqual({ keys: 20, payloads: 20 });
});

test('threat row 57: what callers write cannot start a line in a log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gecx-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'audit.jsonl');
  const server = new ToolServer({ refund }, { audit: [jsonlSink(file)] });
  const forged = '\n{"event":"call.changed"}\u001b[31m\u2028';
  for (const body of [
    { name: 'refund', input: { note: forged }, idempotencyKey: 'k-1', context },
    { name: `refund${forged}`, input: {}, idempotencyKey: 'k-2', context },
    { name: 'refund', input: {}, idempotencyKey: 'k-3', context: { ...context, sessionId: forged } },
  ]) {
    await server.call('refund', {}, { key: null, body });
  }
  await server.handler.sweep();
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split(/[\n\u2028]/u);
  expect(lines).toHaveLength((await server.ledger.auditAfter(0, 50)).length);
  for (const line of lines) expect(line).not.toMatch(/\u001b/u);
});

test('threat row 58: a secret in an input, an output or an error reaches no answer but its own, no log and no ledger', async () => {
  const canary = 'canary-52c1';
  const boom = (): never => {
    throw new AggregateError([new Error(canary)], canary, { cause: new Error(canary) });
  };
  const server = new ToolServer({
    refund: { ...refund, run: () => ({ output: { secret: canary } }) },
    boom: { ...refund, run: boom },
  });
  const first = await server.call('refund', { secret: canary });
  expect(first.body.output).toEqual({ secret: canary });
  const others = [
    await server.call('boom', { secret: canary }, { id: 'c-2' }),
    await server.call('refund', { secret: 'other' }),
    await server.call('refund', { secret: canary }, { id: 'c-3', as: null }),
    await server.call('refund', {}, { body: `{"${canary}` }),
  ];
  const bytes = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
  const kept = [
    others,
    await server.ledger.list({ limit: 100 }),
    await server.ledger.auditAfter(0, 100),
    server.events,
  ];
  expect(JSON.stringify(kept, bytes)).not.toContain(canary);
});

describe('threat row 66: a handler that fails when nobody listens any more', () => {
  test.each([
    ['a stored call', { ...refund, timeoutMs: 1_000 }],
    ['one that is not stored', { approvalPolicy: 'auto', sideEffectLevel: 'none', timeoutMs: 1_000 } as ToolSketch],
  ])('is noticed, and breaks nothing: %s', async (_, sketch) => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const work = deferred<never>();
    const server = new ToolServer({ tool: { ...sketch, run: () => work.promise } });
    const answer = server.call('tool');
    await server.environment.pass(1_000);
    expect((await answer).body.errorCode).toBe('SERVER_TOOL_TIMEOUT');
    work.reject(new Error('much too late'));
    await settled();
    expect(unhandled).toEqual([]);
  });
});

test.each(['*', 'orders.*', 'Orders', 'ORDERS', 'orders ', 'order', 'orders.write', 'orders,refunds', ''])(
  'threat row 71: the scope %j is not the scope `orders`',
  async (scope) => {
    const authenticate = (): never =>
      ({ tenant: 't', subject: 's', kind: 'human', scopes: [scope], permissions: ['orders'] }) as never;
    const server = new ToolServer({ refund: { ...refund, auth: { scopes: ['orders'] } } }, { authenticate });
    expect((await server.call('refund')).http).toBe(403);
  },
);
