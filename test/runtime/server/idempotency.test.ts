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
});
