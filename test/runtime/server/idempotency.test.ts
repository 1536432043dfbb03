import { describe, expect, test } from 'vitest';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  run: ({ amount }: { amount: number }) => ({ output: { refunded: amount } }),
};

describe('the first request that gets an outcome', () => {
  test('gets it plainly', async () => {
    const server = new ToolServer({ refund });
    const { http, body } = await server.call('refund', { amount: 5 });
    expect(http).toBe(200);
    expect(body).toEqual({
      status: 'completed',
      output: { refunded: 5 },
      requestId: expect.stringMatching(/^[\w-]{22}$/) as string,
      idempotencyKey: 'key-call-1',
    });
  });
});

describe('a repeated request', () => {
  test('gets the stored output, and nothing runs', async () => {
    const server = new ToolServer({ refund });
    const first = await server.call('refund', { amount: 5 });
    const { http, body, headers } = await server.call('refund', { amount: 5 });
    expect(http).toBe(200);
    expect(headers.get('idempotency-replayed')).toBe('true');
    expect(body).toEqual({
      status: 'duplicate',
      duplicateDisposition: 'replayed',
      output: { refunded: 5 },
      requestId: first.body.requestId,
      idempotencyKey: 'key-call-1',
    });
    expect(server.runs).toHaveLength(1);
  });

  test('gets the stored failure', async () => {
    const run = (): never => {
      throw toolFailure('REFUND_CLOSED', 'the refund window is closed');
    };
    const server = new ToolServer({ refund: { ...refund, run } });
    const first = await server.call('refund', { amount: 5 });
    expect(first.body).toMatchObject({
      status: 'failed',
      errorCode: 'REFUND_CLOSED',
      error: 'the refund window is closed',
    });
    const { body } = await server.call('refund', { amount: 5 });
    expect(body).toMatchObject({ status: 'duplicate', duplicateDisposition: 'replayed', errorCode: 'REFUND_CLOSED' });
    expect(server.runs).toHaveLength(1);
  });

  test('gets no output where the contract says `reject`, and its requester still finds it by GET', async () => {
    const idempotency = { mode: 'required', duplicateBehavior: 'reject' } as const;
    const server = new ToolServer({ refund: { ...refund, idempotency } });
    const { requestId } = (await server.call('refund', { amount: 5 })).body;
    const { http, body } = await server.call('refund', { amount: 5 });
    expect([http, body.status, body.duplicateDisposition, body.output]).toEqual([
      200,
      'duplicate',
      'rejected',
      undefined,
    ]);
    expect((await server.status(requestId)).body.result?.output).toEqual({ refunded: 5 });
  });

  test('may spell its input in another order', async () => {
    const server = new ToolServer({ refund });
    await server.call('refund', { amount: 5, note: 'x' });
    const { body } = await server.call('refund', { note: 'x', amount: 5 });
    expect(body.duplicateDisposition).toBe('replayed');
  });

  test('is authorised first', async () => {
    const server = new ToolServer(
      { refund: { ...refund, auth: { scopes: ['orders'] } } },
      {
        authenticate: (request) => ({
          tenant: 'shop',
          subject: 'ann',
          kind: 'human',
          scopes: (request.headers.get('x-scopes') ?? '').split(' '),
          permissions: [],
        }),
      },
    );
    await server.call('refund', { amount: 5 }, { headers: { 'x-scopes': 'orders' } });
    const { http, body } = await server.call('refund', { amount: 5 }, { headers: { 'x-scopes': 'order' } });
    expect([http, body.errorCode, body.output]).toEqual([403, 'SERVER_TOOL_UNAUTHORIZED', undefined]);
  });
});

describe('the same key with another input', () => {
  test('is a conflict that tells nothing of the call that has the key', async () => {
    const server = new ToolServer({ refund });
    const first = await server.call('refund', { amount: 5 });
    const { http, body } = await server.call('refund', { amount: 6 });
    expect(http).toBe(422);
    expect(body).toEqual({
      status: 'duplicate',
      duplicateDisposition: 'conflict',
      errorCode: 'SERVER_TOOL_IDEMPOTENCY_CONFLICT',
      error: 'another call had this idempotency key; nothing ran',
    });
    expect(JSON.stringify(body)).not.toContain(first.body.requestId ?? '?');
    expect(server.runs).toHaveLength(1);
  });

  test.each([1, 2.5, '5', null, [5], { amount: 5 }])('%j is not 5', async (amount) => {
    const server = new ToolServer({ refund });
    await server.call('refund', { amount: 5 });
    expect((await server.call('refund', { amount })).http).toBe(422);
  });
});

describe('keys of one caller are not those of another', () => {
  test.each([
    ['another subject', { as: 'ben' }],
    ['another tenant with a subject of the same name', { as: 'other-ann' }],
  ])('%s', async (_, sent) => {
    const server = new ToolServer({ refund });
    const first = await server.call('refund', { amount: 5 });
    const { body } = await server.call('refund', { amount: 6 }, sent);
    expect(body.status).toBe('completed');
    expect(body.requestId).not.toBe(first.body.requestId);
  });

  test('another tool', async () => {
    const server = new ToolServer({ refund, other: refund });
    await server.call('refund', { amount: 5 });
    expect((await server.call('other', { amount: 6 })).body.status).toBe('completed');
  });

  test('a service that acts for a person has the calls of that person', async () => {
    const server = new ToolServer({ refund });
    const first = await server.call('refund', { amount: 5 }, { as: 'bot-for-ann' });
    const { body } = await server.call('refund', { amount: 5 });
    expect([body.status, body.requestId]).toEqual(['duplicate', first.body.requestId]);
    expect((await server.call('refund', { amount: 5 }, { as: 'bot' })).body.status).toBe('completed');
  });

  test('the session and the turn of a request say nothing about whose it is', async () => {
    const server = new ToolServer({ refund });
    await server.call('refund', { amount: 5 });
    const context = { sessionId: 's-2', turnIndex: 7, toolCallId: 'x' };
    const { body } = await server.call('refund', {}, { body: { name: 'refund', input: { amount: 5 }, context } });
    expect(body.duplicateDisposition).toBe('replayed');
  });
});
