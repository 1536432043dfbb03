import { expect, test } from 'vitest';
import { principals, type ToolServer } from '../tool-server.js';
import { confirmed, deferred, describeEachLedger, later, supervised, type World } from '../world.js';

const ann = principals['ann']!;
const scoped = { auth: { scopes: ['orders'] } };

describeEachLedger('what its requester may do is asked again when a call runs later than it was sent', (newWorld) => {
  test.each([
    ['is gone', null],
    ['lacks a scope', { ...ann, scopes: ['orders.read', 'Orders', '*'] }],
    ['is of another tenant', { ...ann, tenant: 'other' }],
  ])('a requester who %s: denied', async (_, found) => {
    const world = newWorld();
    const server = await world.serve({ refund: { ...supervised, ...scoped } });
    const { body } = await server.call('refund');
    server.directory.set('shop/ann', found);
    const { http, body: view } = await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect([http, view.state]).toEqual([200, 'denied']);
    expect((await server.call('refund')).body).toMatchObject({
      status: 'denied',
      errorCode: 'SERVER_TOOL_UNAUTHORIZED',
    });
    await world.pass(30_000);
    await server.handler.sweep();
    expect(server.runs).toEqual([]);
  });

  test('a requester who lost a permission: denied', async () => {
    const server = await newWorld().serve({ confirm: { ...confirmed, auth: { permissions: ['refund:approve'] } } });
    const { body } = await server.call('confirm', {}, { as: 'sue' });
    server.directory.set('shop/sue', { ...principals['sue']!, permissions: [] });
    const { body: view } = await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect(view.result).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_UNAUTHORIZED' });
    expect(server.runs).toEqual([]);
  });

  test('the directory is told for whom a service calls', async () => {
    const asked: unknown[] = [];
    const principalsOf = {
      resolve: (...args: unknown[]) => {
        asked.push(args);
        return principals['bot-for-ann']!;
      },
    };
    const server = await newWorld().serve({ refund: supervised }, { principals: principalsOf });
    const { body } = await server.call('refund', {}, { as: 'bot-for-ann' });
    await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect(asked).toEqual([['shop', 'bot', { actingFor: 'ann', tool: 'refund' }]]);
    expect(server.runs[0]?.ctx['requester']).toMatchObject({ actingFor: 'ann' });
  });

  test.each([
    ['cannot be reached', new Error('directory down')],
    ['names nobody properly', { tenant: 'shop', subject: 'ann', kind: 'human' } as never],
  ])('a directory that %s puts the call off; it is tried again, and not lost', async (_, found) => {
    const world = newWorld();
    const server = await world.serve({ refund: { ...supervised, ...scoped } });
    const { body } = await server.call('refund');
    server.directory.set('shop/ann', found);
    const { http, body: view } = await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect([http, view.state, server.errors.length]).toEqual([200, 'approved', 1]);
    await sweepIn(world, server, 9_000);
    expect(server.errors).toHaveLength(1);
    await sweepIn(world, server, 1_000);
    expect([server.errors.length, server.runs.length]).toEqual([2, 0]);
    server.directory.set('shop/ann', ann);
    await sweepIn(world, server, 10_000);
    expect(server.runs).toHaveLength(1);
    expect((await server.status(body.requestId)).body.state).toBe('completed');
  });

  test('a directory that takes longer than the lease does not make a call run twice', async () => {
    const world = newWorld();
    const slow = deferred<typeof ann>();
    const first = await world.serve({ report: later }, { principals: { resolve: () => slow.promise } });
    const { body } = await first.call('report');
    await world.pass(1);
    const second = await world.serve({ report: later });
    await sweepIn(world, second, 15_000);
    expect(second.runs).toHaveLength(1);
    slow.resolve(ann);
    await world.rest();
    expect(first.runs).toEqual([]);
    expect((await first.status(body.requestId)).body.state).toBe('completed');
  });
});

async function sweepIn(world: World, server: ToolServer, ms: number): Promise<void> {
  await world.pass(ms);
  await server.handler.sweep();
  await world.rest();
}
