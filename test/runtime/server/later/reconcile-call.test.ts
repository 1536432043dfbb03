import { expect, test } from 'vitest';
import { toolFailure } from '../../../../runtime/core/tool-failure.js';
import type { ToolServer, ToolSketch } from '../tool-server.js';
import { describeEachLedger, direct } from '../world.js';

const lost: ToolSketch = {
  ...direct,
  run: () => {
    throw new Error('connection lost');
  },
};

async function unknownCall(server: ToolServer): Promise<string> {
  const { body } = await server.call('refund', { amount: 5 });
  expect(body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  return body.requestId ?? '';
}

describeEachLedger('reconcile turns an unknown outcome', (newWorld) => {
  test('into the output that it finds; it is asked with the input and the key of the call', async () => {
    const asked: unknown[] = [];
    const reconcile = (input: unknown, ctx: { readonly idempotencyKey?: string }): object => {
      asked.push([input, ctx.idempotencyKey]);
      return { output: { refunded: 5 } };
    };
    const server = await newWorld().serve({ refund: { ...lost, reconcile } });
    const requestId = await unknownCall(server);
    const { outcome } = await server.handler.calls.reconcile(requestId);
    expect(outcome).toBe('completed');
    expect(asked).toEqual([[{ amount: 5 }, server.runs[0]?.ctx['idempotencyKey']]]);
    expect((await server.call('refund', { amount: 5 })).body).toMatchObject({
      status: 'completed',
      output: { refunded: 5 },
    });
    // What is known is not asked again.
    await server.handler.calls.reconcile(requestId);
    expect([asked.length, server.runs.length]).toEqual([1, 1]);
    const rows = await server.ledger.auditAfter(0, 100);
    expect(rows.filter(({ details }) => details['by'] === 'reconcile')).toHaveLength(1);
  });

  test('into a failure, where nothing happened; then it may be done under another key', async () => {
    const reconcile = (): never => {
      throw toolFailure('NOT_REFUNDED', 'there was no refund');
    };
    const server = await newWorld().serve({ refund: { ...lost, keyFrom: ['/amount'], reconcile } });
    const requestId = await unknownCall(server);
    expect((await server.handler.calls.reconcile(requestId)).outcome).toBe('failed');
    expect((await server.call('refund', { amount: 5 })).body).toMatchObject({
      status: 'failed',
      errorCode: 'NOT_REFUNDED',
    });
    await server.call('refund', { amount: 5 }, { id: 'call-2' });
    expect(server.runs).toHaveLength(2);
  });

  test.each([
    ['it cannot tell yet', (): undefined => undefined],
    ['there is none', undefined],
  ])('into nothing, where %s', async (_, reconcile) => {
    const server = await newWorld().serve({ refund: { ...lost, ...(reconcile ? { reconcile } : {}) } });
    const requestId = await unknownCall(server);
    expect((await server.handler.calls.reconcile(requestId)).outcome).toBe('unknown');
    expect((await server.call('refund', { amount: 5 })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  });

  test('into nothing, where it throws: the host gets its error', async () => {
    const reconcile = (): never => {
      throw new Error('bank is closed');
    };
    const server = await newWorld().serve({ refund: { ...lost, reconcile } });
    const requestId = await unknownCall(server);
    await expect(server.handler.calls.reconcile(requestId)).rejects.toThrow('bank is closed');
    expect((await server.ledger.find(requestId))?.outcome).toBe('unknown');
  });
});
