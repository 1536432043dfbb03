import { describe, expect, test } from 'vitest';
import { confirmed, deferred, describeEachLedger, later, memoryWorld, supervised } from '../world.js';

describeEachLedger('a call of a tool with async_pending', (newWorld) => {
  test('is queued, and is delivered soon, once', async () => {
    const world = newWorld();
    const server = await world.serve({ report: later });
    const { http, body, headers } = await server.call('report');
    expect([http, body.status, body.approvalPolicy]).toEqual([200, 'pending', 'async_pending']);
    expect(headers.get('retry-after')).toBe('5');
    expect(server.runs).toEqual([]);
    await world.pass(1);
    expect(server.runs).toHaveLength(1);
    await server.handler.sweep();
    await world.pass(60_000);
    await server.handler.sweep();
    expect(server.runs).toHaveLength(1);
  });

  test('is delivered by a sweep where the first delivery was lost', async () => {
    const world = newWorld();
    const lost = await world.serve({ report: later });
    const { body } = await lost.call('report');
    world.kill(lost);
    const server = await world.serve({ report: later });
    await server.handler.sweep();
    await world.rest();
    expect(server.runs).toHaveLength(1);
    expect((await server.status(body.requestId)).body.state).toBe('completed');
  });

  test('runs once, however many servers deliver it at once', async () => {
    const world = newWorld();
    const servers = [await world.serve({ report: later }), await world.serve({ report: later })];
    for (let at = 0; at < 20; at++) await servers[at % 2]!.call('report', { at }, { id: `call-${at}` });
    await Promise.all([...servers, ...servers].map(({ handler }) => handler.sweep()));
    await world.pass(1);
    const ran = servers.flatMap(({ runs }) => runs.map(({ input }) => (input as { at: number }).at));
    expect(ran.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(servers.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('answers pending until it settles, then plainly, then as a duplicate', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const server = await world.serve({ report: { ...later, run: () => end.promise } });
    const { body } = await server.call('report');
    expect((await server.call('report')).body).toEqual(body);
    await world.pass(1);
    expect(server.runs).toHaveLength(1);
    const executing = await server.call('report');
    expect([executing.http, executing.body]).toEqual([200, body]);
    expect(executing.headers.get('retry-after')).toBe('5');
    end.resolve({ output: { rows: 3 } });
    await world.rest();
    expect((await server.call('report')).body).toMatchObject({ status: 'completed', output: { rows: 3 } });
    expect((await server.call('report')).body).toMatchObject({ status: 'duplicate', output: { rows: 3 } });
  });
});

describeEachLedger('a tool that is busy', (newWorld) => {
  test('gets its queued calls one after the other', async () => {
    const world = newWorld();
    const ends = [deferred<object>(), deferred<object>()];
    let started = 0;
    const server = await world.serve({
      report: { ...later, limits: { concurrency: 1 }, run: () => ends[started++]?.promise },
    });
    await server.call('report', { at: 0 }, { id: 'a' });
    await server.call('report', { at: 1 }, { id: 'b' });
    await world.pass(1);
    expect(server.runs).toHaveLength(1);
    await server.handler.sweep();
    await world.pass(1_000);
    expect(server.runs).toHaveLength(1);
    ends[0]?.resolve({ output: {} });
    await world.pass(1_000);
    await server.handler.sweep();
    await world.rest();
    expect(server.runs.map(({ input }) => input)).toEqual([{ at: 0 }, { at: 1 }]);
    expect(server.errors).toEqual([]);
  });

  test('does not undo a decision: the approved call runs when the tool is free', async () => {
    const world = newWorld();
    const end = deferred<object>();
    let started = 0;
    const server = await world.serve({
      refund: { ...confirmed, limits: { concurrency: 1 }, run: () => (started++ === 0 ? end.promise : { output: {} }) },
    });
    const first = await server.call('refund', {}, { id: 'a' });
    const second = await server.call('refund', {}, { id: 'b' });
    const deciding = server.decide(first.body.requestId, 'ann', { decision: 'approve' });
    await world.rest();
    const { http, body: view } = await server.decide(second.body.requestId, 'ann', { decision: 'approve' });
    expect([http, view.state]).toEqual([200, 'approved']);
    end.resolve({ output: {} });
    expect((await deciding).http).toBe(200);
    await world.pass(1_000);
    await server.handler.sweep();
    await world.rest();
    expect(server.runs).toHaveLength(2);
    expect((await server.status(second.body.requestId)).body.state).toBe('completed');
    expect(server.errors).toEqual([]);
  });
});

describe('the handler of a deferred call is told', () => {
  test('its requester as of now, and who approved it; no credential', async () => {
    const server = await memoryWorld().serve({ refund: supervised });
    const { body } = await server.call('refund');
    const now = { tenant: 'shop', subject: 'ann', kind: 'human', scopes: ['orders', 'more'], permissions: ['p'] };
    server.directory.set('shop/ann', now as never);
    await server.decide(body.requestId, 'sue', { decision: 'approve' });
    const ctx = server.runs[0]?.ctx;
    expect(ctx).toMatchObject({ requestId: body.requestId, requester: now, decidedBy: 'sue', toolCallId: 'call-1' });
    expect(Object.keys(ctx ?? {}).sort()).toEqual([
      ...['decidedBy', 'idempotencyKey', 'requestId', 'requester', 'sessionId', 'signal', 'toolCallId', 'turnIndex'],
    ]);
  });

  test('nobody as the one who approved it, where nobody was asked', async () => {
    const world = memoryWorld();
    const server = await world.serve({ report: later });
    await server.call('report');
    await world.pass(1);
    expect(server.runs[0]?.ctx).not.toHaveProperty('decidedBy');
  });

  test('an idempotency key that no other subject, tenant, tool or call has', async () => {
    const world = memoryWorld();
    const server = await world.serve({ report: later, other: later });
    for (const as of ['ann', 'ben', 'other-ann']) await server.call('report', {}, { as });
    await server.call('other');
    await server.call('report', {}, { id: 'call-2' });
    await world.pass(1);
    const keys = server.runs.map(({ ctx }) => ctx['idempotencyKey']);
    expect(keys).toHaveLength(5);
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) expect(key).toMatch(/^[\w:-]{20,}$/);
  });
});
