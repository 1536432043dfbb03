import { describe, expect, test } from 'vitest';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';
import { confirmed } from './world.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  run: ({ amount }: { amount: number }) => ({ output: { refunded: amount } }),
};

describe('a call whose words are no longer kept still tells its code, in words of the server', () => {
  const day = 24 * 60 * 60_000;
  const closed = (): never => {
    throw toolFailure('REFUND_CLOSED', 'the window is closed');
  };

  test.each<[string, ToolSketch, string, string]>([
    ['that its user cancelled', confirmed, 'SERVER_TOOL_CANCELLED', 'the call was cancelled; nothing ran'],
    ['whose handler declared a failure', { ...refund, run: closed }, 'REFUND_CLOSED', 'the tool failed'],
  ])('%s', async (_, tool, errorCode, error) => {
    const server = new ToolServer({ refund: tool });
    const { body } = await server.call('refund', { amount: 5 });
    await server.cancel(body.requestId);
    await server.environment.pass(day);
    await server.handler.sweep();
    expect((await server.ledger.find(body.requestId ?? ''))?.result).toBeNull();
    expect((await server.status(body.requestId)).body.result).toMatchObject({ errorCode, error });
  });
});

describe('how long a key is remembered', () => {
  const idempotency = { mode: 'required', ttlMs: 60_000 } as const;

  test('for ttlMs from the settlement on, by the clock', async () => {
    const server = new ToolServer({ refund: { ...refund, idempotency } });
    const first = await server.call('refund', { amount: 5 });
    await server.environment.pass(59_999);
    expect((await server.call('refund', { amount: 5 })).body.duplicateDisposition).toBe('replayed');
    await server.environment.pass(1);
    const { body } = await server.call('refund', { amount: 5 });
    expect(body.status).toBe('completed');
    expect(body.requestId).not.toBe(first.body.requestId);
  });

  test('afterwards another input is no conflict, and the call from before is still found by its id', async () => {
    const server = new ToolServer({ refund: { ...refund, idempotency } });
    const first = await server.call('refund', { amount: 5 });
    await server.environment.pass(60_000);
    expect((await server.call('refund', { amount: 6 })).body.status).toBe('completed');
    expect((await server.status(first.body.requestId)).body).toMatchObject({ state: 'completed' });
    await server.handler.sweep();
    expect((await server.status(first.body.requestId)).body).toMatchObject({
      state: 'failed',
      result: { errorCode: 'OUTPUT_GONE' },
    });
  });

  test('not at all without a key: what the call holds stays for a day', async () => {
    const optional: ToolSketch = { ...refund, idempotency: { ...idempotency, mode: 'optional' } };
    const server = new ToolServer({ refund: optional });
    const settledAt = server.environment.now();
    const keep = async (key: string | null): Promise<number> => {
      const { body } = await server.call('refund', { amount: 5 }, { key });
      return ((await server.ledger.find(body.requestId ?? ''))?.payloadUntil ?? 0) - settledAt;
    };
    expect([await keep(null), await keep('k-1')]).toEqual([24 * 60 * 60_000, 60_000]);
  });

  test('without end while the outcome is unknown', async () => {
    const run = (): never => {
      throw new Error('broke off');
    };
    const server = new ToolServer({ refund: { ...refund, idempotency, run } });
    const first = await server.call('refund', { amount: 5 });
    await server.environment.pass(400 * 24 * 60 * 60_000);
    await server.handler.sweep();
    const { body } = await server.call('refund', { amount: 5 });
    expect(body).toMatchObject({
      status: 'failed',
      errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN',
      requestId: first.body.requestId,
    });
    expect(server.runs).toHaveLength(1);
    // From when somebody has found out, it is remembered as long as any other.
    await server.handler.calls.resolve(first.body.requestId ?? '', { output: { refunded: 5 } }, 'sue');
    expect((await server.call('refund', { amount: 5 })).body.status).toBe('completed');
    await server.environment.pass(60_000);
    expect((await server.call('refund', { amount: 6 })).http).toBe(200);
    expect(server.runs).toHaveLength(2);
  });
});

describe('a deploy in between', () => {
  const secrets = fixedSecrets('k');

  test('settled calls replay whatever the contract says now', async () => {
    const server = new ToolServer({ refund }, { secrets });
    const first = await server.call('refund', { amount: 5 });
    const refuse: ToolSketch['parseInput'] = () => ({ ok: false, issues: [] });
    const changed: ToolSketch = {
      ...refund,
      approvalPolicy: 'supervisor_approve',
      policyDigest: 'sha256:second',
      parseInput: refuse,
      parseOutput: refuse,
    };
    const { body } = await new ToolServer({ refund: changed }, { after: server, secrets }).call('refund', {
      amount: 5,
    });
    expect(body).toMatchObject({ duplicateDisposition: 'replayed', output: { refunded: 5 } });
    expect(body.requestId).toBe(first.body.requestId);
  });

  test('a default that was added makes no conflict', async () => {
    const server = new ToolServer({ refund }, { secrets });
    await server.call('refund', { amount: 5 });
    const parseInput: ToolSketch['parseInput'] = (data) => ({
      ok: true,
      value: { currency: 'EUR', ...(data as object) },
    });
    const later = new ToolServer({ refund: { ...refund, parseInput } }, { after: server, secrets });
    expect((await later.call('refund', { amount: 5 })).body.duplicateDisposition).toBe('replayed');
  });
});

describe('secrets that are changed', () => {
  const idempotency = { mode: 'required', ttlMs: 60_000 } as const;
  const tools = { refund: { ...refund, idempotency } };

  test('while the one from before is kept, calls are replayed and conflicts are seen', async () => {
    const server = new ToolServer(tools, { secrets: fixedSecrets('a') });
    await server.call('refund', { amount: 5 });
    const later = new ToolServer(tools, { after: server, secrets: fixedSecrets('b', 'a') });
    expect((await later.call('refund', { amount: 5 })).body).toMatchObject({
      duplicateDisposition: 'replayed',
      output: { refunded: 5 },
    });
    expect((await later.call('refund', { amount: 6 })).http).toBe(422);
  });

  test('once it is retired, the call cannot be read any more, and is never made again', async () => {
    const server = new ToolServer(tools, { secrets: fixedSecrets('a') });
    const { requestId } = (await server.call('refund', { amount: 5 })).body;
    const later = new ToolServer(tools, { after: server, secrets: fixedSecrets('b') });
    const { http, body } = await later.call('refund', { amount: 5 });
    expect([http, body.duplicateDisposition, body.errorCode]).toEqual([200, 'rejected', 'SERVER_TOOL_DUPLICATE']);
    expect((await later.call('refund', { amount: 6 })).body.duplicateDisposition).toBe('rejected');
    expect((await later.status(requestId)).body.result?.errorCode).toBe('OUTPUT_GONE');
    expect(later.runs).toEqual([]);
  });
});
