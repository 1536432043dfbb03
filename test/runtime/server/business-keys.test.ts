import { describe, expect, test } from 'vitest';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { settled } from './fake-environment.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  keyFrom: ['/order', '/amount'],
};
const asked: ToolSketch = { ...refund, approvalPolicy: 'user_confirm' };
const order = { order: 'o-1', amount: 5 };
const again = { id: 'call-2' };

const duplicate = {
  status: 'duplicate',
  duplicateDisposition: 'rejected',
  errorCode: 'SERVER_TOOL_BUSINESS_DUPLICATE',
};

describe('another call about the same thing', () => {
  test('is refused without the output', async () => {
    const server = new ToolServer({ refund });
    const first = await server.call('refund', order);
    const { http, body } = await server.call('refund', { ...order, note: 'once more' }, again);
    expect(http).toBe(200);
    expect(body).toMatchObject({ ...duplicate, requestId: first.body.requestId });
    expect(body).not.toHaveProperty('output');
    expect(server.runs).toHaveLength(1);
  });

  test('of somebody else in the same tenant is refused without the id of the call', async () => {
    const server = new ToolServer({ refund });
    await server.call('refund', order);
    const { body } = await server.call('refund', order, { ...again, as: 'ben' });
    expect(body).toMatchObject(duplicate);
    expect(body).not.toHaveProperty('requestId');
  });

  test.each([
    ['other values', { ...order, amount: 6 }, {}],
    ['a value of another type', { ...order, amount: '5' }, {}],
    ['another tenant', order, { as: 'other-ann' }],
  ])('is none: %s', async (_, input, sent) => {
    const server = new ToolServer({ refund });
    await server.call('refund', order);
    expect((await server.call('refund', input, { ...again, ...sent })).body.status).toBe('completed');
  });

  test('is recognised by the values with their defaults', async () => {
    const parseInput: ToolSketch['parseInput'] = (data) => ({ ok: true, value: { amount: 5, ...(data as object) } });
    const server = new ToolServer({ refund: { ...refund, parseInput } });
    await server.call('refund', order);
    expect((await server.call('refund', { order: 'o-1' }, again)).body).toMatchObject(duplicate);
  });

  test('is refused while the first still runs, and while it waits', async () => {
    const server = new ToolServer({ refund: { ...refund, run: () => new Promise(() => {}) }, asked });
    void server.call('refund', order);
    await settled();
    expect((await server.call('refund', order, again)).body).toMatchObject(duplicate);
    await server.call('asked', order);
    expect((await server.call('asked', order, again)).body).toMatchObject(duplicate);
  });

  test('two at the same time: one runs', async () => {
    const server = new ToolServer({ refund });
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => server.call('refund', order, { id })));
    expect(answers.map(({ body }) => body.status).sort()).toEqual(['completed', 'duplicate', 'duplicate']);
    expect(server.runs).toHaveLength(1);
  });

  test('the same call is not another one', async () => {
    const server = new ToolServer({ refund });
    await server.call('refund', order);
    expect((await server.call('refund', order)).body.duplicateDisposition).toBe('replayed');
  });
});

describe('the key is given back', () => {
  test('when the handler says that nothing happened', async () => {
    let runs = 0;
    const run = (): unknown => {
      if (runs++ === 0) throw toolFailure('CLOSED', 'closed');
      return { output: {} };
    };
    const server = new ToolServer({ refund: { ...refund, run } });
    expect((await server.call('refund', order)).body.errorCode).toBe('CLOSED');
    expect((await server.call('refund', order, again)).body.status).toBe('completed');
  });

  test('when the call is denied', async () => {
    const server = new ToolServer({ asked });
    const { requestId } = (await server.call('asked', order)).body;
    await server.decide(requestId, 'ann', { decision: 'deny' });
    expect((await server.call('asked', order, again)).body.status).toBe('pending');
  });

  test('when the call is cancelled', async () => {
    const server = new ToolServer({ asked });
    await server.cancel((await server.call('asked', order)).body.requestId);
    expect((await server.call('asked', order, again)).body.status).toBe('pending');
  });

  test('when the call expires, without waiting for a sweep', async () => {
    const server = new ToolServer({ asked });
    await server.call('asked', order);
    await server.environment.pass(15 * 60_000);
    expect((await server.call('asked', order, again)).body.status).toBe('pending');
  });

  test.each([
    ['completed', () => ({ output: {} })] as const,
    ['unknown', () => Promise.reject(new Error('x'))] as const,
  ])('not when the call is %s', async (_, run) => {
    const server = new ToolServer({ refund: { ...refund, run } });
    await server.call('refund', order);
    expect((await server.call('refund', order, again)).body).toMatchObject(duplicate);
  });

  test('not when a tool that changes nothing crashed', async () => {
    const look: ToolSketch = {
      ...refund,
      sideEffectLevel: 'read_only',
      idempotency: 'required',
      run: () => Promise.reject(new Error('x')),
    };
    const server = new ToolServer({ look });
    expect((await server.call('look', order)).body.errorCode).toBe('TOOL_EXECUTION_FAILED');
    expect((await server.call('look', order, again)).body).toMatchObject(duplicate);
  });
});

test('a business key is recognised under the secret that made it, as long as that is kept', async () => {
  const server = new ToolServer({ refund }, { secrets: fixedSecrets('a') });
  await server.call('refund', order);
  const later = new ToolServer({ refund }, { after: server, secrets: fixedSecrets('b', 'a') });
  expect((await later.call('refund', order, again)).body).toMatchObject(duplicate);
});

test('an edit is held against calls from before the secret changed', async () => {
  const server = new ToolServer({ asked }, { secrets: fixedSecrets('a') });
  await server.decide((await server.call('asked', order)).body.requestId, 'ann', { decision: 'approve' });
  const later = new ToolServer({ asked }, { after: server, secrets: fixedSecrets('b', 'a') });
  const { requestId } = (await later.call('asked', { ...order, amount: 6 }, again)).body;
  expect((await later.decide(requestId, 'ann', { decision: 'approve', input: order })).http).toBe(409);
  expect(later.runs).toEqual([]);
});
