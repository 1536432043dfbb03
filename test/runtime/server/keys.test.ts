import { describe, expect, test } from 'vitest';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };

/** A call whose key stands in some places only. */
async function sent(keys: { header?: string; body?: string; context?: string }): Promise<[number, string | undefined]> {
  const server = new ToolServer({ refund });
  const context = { sessionId: 's', turnIndex: 0, toolCallId: 'c' };
  const posted = {
    name: 'refund',
    input: {},
    ...(keys.body === undefined ? {} : { idempotencyKey: keys.body }),
    context: { ...context, ...(keys.context === undefined ? {} : { idempotencyKey: keys.context }) },
  };
  const headers = keys.header === undefined ? {} : { 'idempotency-key': keys.header };
  const { http, body } = await server.call('refund', {}, { key: null, headers, body: posted });
  expect(server.runs).toHaveLength(http === 200 ? 1 : 0);
  return [http, http === 200 ? body.idempotencyKey : body.errorCode];
}

describe('a key', () => {
  test.each([
    [{ header: 'k' }],
    [{ body: 'k' }],
    [{ context: 'k' }],
    [{ header: 'k', body: 'k', context: 'k' }],
    [{ header: '"k"', body: 'k' }],
  ])('may stand in any place: %j', async (keys) => {
    expect(await sent(keys)).toEqual([200, 'k']);
  });

  test.each([
    [{ header: 'k', body: 'other' }],
    [{ header: 'k', context: 'other' }],
    [{ body: 'k', context: 'other' }],
    [{ header: 'k, k' }],
    [{ header: '' }],
    [{ body: '' }],
    [{ body: 'a,b' }],
    [{ body: 'a"b' }],
    [{ body: 'a b' }],
    [{ body: 'é' }],
    [{ body: 'k'.repeat(256) }],
  ])('is refused where places disagree, or it is none: %j', async (keys) => {
    expect(await sent(keys)).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
  });

  test('has up to 255 characters', async () => {
    expect(await sent({ body: 'k'.repeat(255) })).toEqual([200, 'k'.repeat(255)]);
  });

  test('comes in the header that the contract names', async () => {
    const idempotency = { mode: 'required', headerName: 'X-Once' } as const;
    const server = new ToolServer({ refund: { ...refund, idempotency } });
    const body = { name: 'refund', input: {}, context: { sessionId: 's', turnIndex: 0, toolCallId: 'c' } };
    expect((await server.call('refund', {}, { body })).body.errorCode).toBe('SERVER_TOOL_IDEMPOTENCY_REQUIRED');
    const { body: answer } = await server.call('refund', {}, { body, headers: { 'x-once': 'k' } });
    expect([answer.status, answer.idempotencyKey]).toEqual(['completed', 'k']);
  });
});

describe('mode none', () => {
  const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only', idempotency: 'none' };

  test('ignores a key: the handler runs every time', async () => {
    const server = new ToolServer({ look });
    for (const input of [{ a: 1 }, { a: 1 }, { a: 2 }]) {
      const { body } = await server.call('look', input);
      expect([body.status, body.idempotencyKey]).toEqual(['completed', undefined]);
    }
    expect(server.runs).toHaveLength(3);
    expect(await server.ledger.list({ limit: 10 })).toEqual([]);
  });

  test('says in the audit log that it ignored one', async () => {
    const server = new ToolServer({ look });
    await server.call('look');
    await server.call('look', {}, { key: null });
    const rows = await server.ledger.auditAfter(0, 10);
    expect(rows.map(({ event, details }) => [event, details])).toEqual([
      ['call.served', { status: 'completed', ignoredKey: true }],
      ['call.served', { status: 'completed' }],
    ]);
  });
});

describe('mode optional', () => {
  const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only', idempotency: 'optional' };

  test('remembers a call with a key, and none without', async () => {
    const server = new ToolServer({ look });
    await server.call('look');
    expect((await server.call('look')).body.duplicateDisposition).toBe('replayed');
    for (const _ of [1, 2]) expect((await server.call('look', {}, { key: null })).body.status).toBe('completed');
    expect(server.runs).toHaveLength(3);
  });
});
