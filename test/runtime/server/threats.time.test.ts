import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { deferred } from './deferred.js';
import { settled } from './fake-environment.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  run: ({ amount }: { amount: number }) => ({ output: { refunded: amount } }),
};
const asked: ToolSketch = { ...refund, approvalPolicy: 'user_confirm' };
describe('threat row 41: whoever was taken for dead', () => {
  test('cannot write over what its successor has stored', async () => {
    const secrets = fixedSecrets('k');
    const zombie = deferred<{ output: JsonObject }>();
    const safe: ToolSketch = { ...refund, retrySafe: true };
    const first = new ToolServer({ safe: { ...safe, run: () => zombie.promise } }, { secrets });
    void first.call('safe', { amount: 5 });
    await settled();
    first.environment.forgetTimers();
    await first.environment.pass(15_000);
    const second = new ToolServer({ safe }, { after: first, secrets });
    const { body } = await second.call('safe', { amount: 5 });
    expect(body).toMatchObject({ status: 'completed', output: { refunded: 5 } });
    zombie.resolve({ output: { refunded: 666 } });
    await settled();
    expect((await second.call('safe', { amount: 5 })).body).toMatchObject({ output: { refunded: 5 } });
    expect((await second.ledger.find(body.requestId ?? ''))?.fence).toBe(2);
    const rows = await second.ledger.auditAfter(0, 50);
    expect(rows.some(({ event, requestId }) => event === 'result.late' && requestId === body.requestId)).toBe(true);
    // Both attempts name the same call to the system behind them.
    expect(second.runs[0]?.ctx['idempotencyKey']).toBe(first.runs[0]?.ctx['idempotencyKey']);
  });

  test('says nothing about what its successor came to', async () => {
    const secrets = fixedSecrets('k');
    const zombie = deferred<{ output: JsonObject }>();
    const safe: ToolSketch = { ...refund, retrySafe: true };
    const first = new ToolServer({ safe: { ...safe, run: () => zombie.promise } }, { secrets });
    void first.call('safe', { amount: 5 });
    await settled();
    first.environment.forgetTimers();
    await first.environment.pass(15_000);
    const breaks = (): Promise<never> => Promise.reject(new Error('broke off'));
    const second = new ToolServer({ safe: { ...safe, run: breaks } }, { after: first, secrets });
    expect((await second.call('safe', { amount: 5 })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    zombie.resolve({ output: { refunded: 5 } });
    await settled();
    expect((await second.call('safe', { amount: 5 })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  });

  test('is not taken over at all where a second run could do harm', async () => {
    const secrets = fixedSecrets('k');
    const zombie = deferred<{ output: JsonObject }>();
    const first = new ToolServer({ refund: { ...refund, run: () => zombie.promise } }, { secrets });
    void first.call('refund', { amount: 5 });
    await settled();
    first.environment.forgetTimers();
    await first.environment.pass(15_000);
    const second = new ToolServer({ refund }, { after: first, secrets });
    expect((await second.call('refund', { amount: 5 })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    // It was only slow: what it says is the truth.
    zombie.resolve({ output: { refunded: 5 } });
    await settled();
    expect((await second.call('refund', { amount: 5 })).body).toMatchObject({ output: { refunded: 5 } });
    expect(second.runs).toEqual([]);
  });
});

describe('threat row 69: a clock that is set back and forth', () => {
  const hour = 60 * 60_000;
  const secrets = fixedSecrets('k');

  test('revives no key', async () => {
    const idempotency = { mode: 'required', ttlMs: 60_000 } as const;
    const server = new ToolServer({ refund: { ...refund, idempotency } }, { secrets });
    const first = await server.call('refund', { amount: 5 });
    await server.environment.pass(60_000);
    server.environment.setClock(-hour);
    const again = await server.call('refund', { amount: 5 });
    expect(again.body.requestId).not.toBe(first.body.requestId);
    // Nor does a restart.
    server.environment.setClock(-hour);
    const later = new ToolServer({ refund: { ...refund, idempotency } }, { after: server, secrets });
    // Its clock goes on from what the ledger has seen.
    await later.handler.sweep();
    await server.environment.pass(60_000);
    expect((await later.call('refund', { amount: 6 })).body.status).toBe('completed');
  });

  test('revives no call that has expired', async () => {
    const server = new ToolServer({ asked }, { secrets });
    const { requestId } = (await server.call('asked')).body;
    await server.environment.pass(15 * 60_000);
    server.environment.setClock(-hour);
    expect((await server.decide(requestId, 'ann', { decision: 'approve' })).http).toBe(409);
    expect((await server.status(requestId)).body.state).toBe('denied');
    expect(server.runs).toEqual([]);
  });

  test('revives no lease', async () => {
    const first = new ToolServer({ refund: { ...refund, run: () => new Promise(() => {}) } }, { secrets });
    void first.call('refund', { amount: 5 });
    await settled();
    first.environment.forgetTimers();
    await first.environment.pass(15_000);
    const second = new ToolServer({ refund }, { after: first, secrets });
    await second.handler.sweep();
    first.environment.setClock(-hour);
    expect((await second.call('refund', { amount: 5 })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  });

  test('does not stop what has to happen in time', async () => {
    const server = new ToolServer({ asked }, { secrets });
    const { requestId } = (await server.call('asked')).body;
    server.environment.setClock(-hour);
    await server.environment.pass(15 * 60_000);
    expect((await server.status(requestId)).body.state).toBe('denied');
  });
});
