import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { deferred, type Deferred } from './deferred.js';
import { settled } from './fake-environment.js';
import { ToolServer, type Received, type ToolSketch } from './tool-server.js';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';

type Answers = Promise<readonly Received<ServerToolResultEnvelope>[]>;

/** A server whose tool is at work, and as many of the same request as wanted. */
async function busy(
  count: number,
  more: Partial<ToolSketch> = {},
): Promise<{ server: ToolServer; work: Deferred<{ output: JsonObject }>; answers: Answers }> {
  const work = deferred<{ output: JsonObject }>();
  const refund: ToolSketch = {
    approvalPolicy: 'auto',
    sideEffectLevel: 'state_changing',
    run: () => work.promise,
    ...more,
  };
  const server = new ToolServer({ refund });
  const answers = Promise.all(Array.from({ length: count }, () => server.call('refund', { amount: 5 })));
  await settled();
  return { server, work, answers };
}

describe('32 of the same request at once', () => {
  test('have one effect; those who waited long enough get the outcome, and exactly one gets it plainly', async () => {
    const { server, work, answers } = await busy(32);
    await server.environment.pass(1_900);
    work.resolve({ output: { refunded: 5 } });
    await server.environment.pass(100);
    const bodies = (await answers).map(({ body }) => body);
    expect(server.runs).toHaveLength(1);
    expect(bodies.filter(({ status }) => status === 'completed')).toHaveLength(1);
    expect(bodies.filter(({ duplicateDisposition }) => duplicateDisposition === 'replayed')).toHaveLength(31);
    expect(bodies.every(({ output }) => output?.['refunded'] === 5)).toBe(true);
    expect(new Set(bodies.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('get 409 with Retry-After after two seconds, all but the first', async () => {
    const { server, work, answers } = await busy(32);
    await server.environment.pass(2_100);
    work.resolve({ output: {} });
    const all = await answers;
    const refused = all.filter(({ http }) => http === 409);
    expect(refused).toHaveLength(31);
    for (const { body, headers } of refused) {
      expect(headers.get('retry-after')).toBe('1');
      expect(body).toMatchObject({
        status: 'duplicate',
        duplicateDisposition: 'rejected',
        errorCode: 'SERVER_TOOL_IN_PROGRESS',
      });
    }
    expect(all.filter(({ body }) => body.status === 'completed')).toHaveLength(1);
    expect(server.runs).toHaveLength(1);
  });
});

test('of very many, not all wait: the others are told at once', async () => {
  const { server, work, answers } = await busy(100);
  const { http } = await server.call('refund', { amount: 5 });
  expect(http).toBe(409);
  work.resolve({ output: {} });
  await server.environment.pass(100);
  const https = (await answers).map((answer) => answer.http);
  expect([https.filter((status) => status === 200).length, https.filter((status) => status === 409).length]).toEqual([
    33, 67,
  ]);
});

test('those who wait for one call keep nobody from waiting for another one', async () => {
  const { server, work, answers } = await busy(40);
  const others = Promise.all([1, 2].map(() => server.call('refund', { amount: 5 }, { id: 'call-2' })));
  await settled();
  work.resolve({ output: {} });
  await server.environment.pass(100);
  expect((await others).map(({ http }) => http)).toEqual([200, 200]);
  await answers;
});

test('whoever has waited long enough makes room for others', async () => {
  const { server, work, answers } = await busy(40);
  await server.environment.pass(2_100);
  const late = server.call('refund', { amount: 5 });
  await settled();
  work.resolve({ output: {} });
  await server.environment.pass(100);
  expect((await late).http).toBe(200);
  await answers;
});

test('another input in flight is a conflict at once', async () => {
  const { server, work, answers } = await busy(1);
  expect((await server.call('refund', { amount: 6 })).http).toBe(422);
  work.resolve({ output: {} });
  await answers;
});

test('each refusal of a repeated request is in the audit log', async () => {
  const { server, work, answers } = await busy(2);
  await server.environment.pass(2_100);
  work.resolve({ output: {} });
  await answers;
  const rows = await server.ledger.auditAfter(0, 20);
  expect(rows.filter(({ event }) => event === 'call.refused').map(({ code, tool }) => [code, tool])).toEqual([
    ['SERVER_TOOL_IN_PROGRESS', 'refund'],
  ]);
});

describe('an outcome that nobody has got yet', () => {
  test('goes plainly to exactly one of many who ask for it at once', async () => {
    const { server, work, answers } = await busy(1, { timeoutMs: 1_000 });
    await server.environment.pass(1_000);
    expect((await answers)[0]?.body.errorCode).toBe('SERVER_TOOL_TIMEOUT');
    work.resolve({ output: { refunded: 5 } });
    await settled();
    const again = await Promise.all(Array.from({ length: 16 }, () => server.call('refund', { amount: 5 })));
    expect(again.filter(({ body }) => body.status === 'completed')).toHaveLength(1);
    expect(again.filter(({ body }) => body.duplicateDisposition === 'replayed')).toHaveLength(15);
  });

  test('is not used up by whoever only looks', async () => {
    const { server, work, answers } = await busy(1, { timeoutMs: 1_000 });
    await server.environment.pass(1_000);
    const [first] = await answers;
    work.resolve({ output: { refunded: 5 } });
    await settled();
    for (const _ of [1, 2]) expect((await server.status(first?.body.requestId)).body.result?.status).toBe('completed');
    expect((await server.call('refund', { amount: 5 })).body.status).toBe('completed');
  });
});

test('a call of a busy process is not taken away from it by its own clock', async () => {
  const { server, work, answers } = await busy(1, { retrySafe: true });
  // The machine was asleep: the lease is over before the process can renew it.
  server.environment.setClock(60 * 60_000);
  const repeated = server.call('refund', { amount: 5 });
  await settled();
  await server.handler.sweep();
  work.resolve({ output: {} });
  await server.environment.pass(100);
  expect((await answers)[0]?.body.status).toBe('completed');
  expect((await repeated).body.status).toBe('duplicate');
  expect(server.runs).toHaveLength(1);
});
