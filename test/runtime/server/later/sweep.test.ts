import { expect, test } from 'vitest';
import type { ServerToolHandlerSettings } from '../../../../runtime/server/create-server-tool-handler.js';
import { confirmed, deferred, describeEachLedger, direct, later, memoryWorld } from '../world.js';

const minute = 60_000;
const everySecond: Partial<ServerToolHandlerSettings> = { sweepMs: 1_000 };

describeEachLedger('the sweep', (newWorld) => {
  test('goes on by itself: what another process has left is taken up', async () => {
    const world = newWorld();
    const lost = await world.serve({ report: later });
    await lost.call('report');
    world.kill(lost);
    const server = await world.serve({ report: later }, everySecond);
    await world.pass(1_000);
    expect(server.runs).toHaveLength(1);
  });

  test('leaves alone what runs here, whatever its lease says', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const server = await world.serve({ refund: { ...direct, run: () => end.promise } }, everySecond);
    const answering = server.call('refund');
    await world.rest();
    // The machine slept, or the process was busy: no heartbeat, and the clock is far ahead.
    world.environment.setClock(20_000);
    await server.handler.sweep();
    const [{ requestId = '' } = {}] = await server.ledger.list({ limit: 1 });
    expect((await server.status(requestId)).body.state).toBe('executing');
    end.resolve({ output: { refunded: 5 } });
    expect((await answering).body).toMatchObject({ status: 'completed' });
    expect(server.errors).toEqual([]);
  });

  test('ends a queued call that could not be delivered in time', async () => {
    const world = newWorld();
    const server = await world.serve({ report: { ...later, approval: { expiresInMs: minute } } });
    server.directory.set('shop/ann', new Error('directory down'));
    const { body } = await server.call('report');
    await world.pass(minute);
    await server.handler.sweep();
    expect((await server.ledger.find(body.requestId ?? ''))?.outcome).toBe('expired');
  });

  test('is not held up by calls that nobody can deliver, however many', async () => {
    const world = newWorld();
    const broken = await world.serve({ broken: { ...later, limits: { concurrency: 1 } }, report: later });
    for (let at = 0; at < 120; at++) await broken.call('broken', { at }, { id: `broken-${at}` });
    await broken.call('report');
    world.kill(broken);
    const run = (): Promise<never> => new Promise(() => {});
    const server = await world.serve({ broken: { ...later, limits: { concurrency: 1 }, run }, report: later });
    await world.pass(1);
    for (let times = 0; times < 3; times++) {
      await server.handler.sweep();
      await world.rest();
    }
    expect(server.runs.filter(({ tool }) => tool === 'report')).toHaveLength(1);
    expect(server.runs.filter(({ tool }) => tool === 'broken')).toHaveLength(1);
  });

  test('is not held up by calls of a tool that cannot be loaded', async () => {
    const world = newWorld();
    const lost = await world.serve({ broken: later, report: later });
    for (let at = 0; at < 120; at++) await lost.call('broken', { at }, { id: `broken-${at}` });
    await lost.call('report');
    world.kill(lost);
    const server = await world.serve({ broken: { ...later, isBroken: true }, report: later });
    await world.pass(1);
    for (let times = 0; times < 3; times++) {
      await server.handler.sweep();
      await world.rest();
    }
    expect(server.runs.map(({ tool }) => tool)).toEqual(['report']);
    // They are not lost: a server that has the tool runs them.
    const mended = await world.serve({ broken: later, report: later });
    await world.pass(10_000);
    for (let times = 0; times < 3; times++) {
      await mended.handler.sweep();
      await world.rest();
    }
    expect(mended.runs).toHaveLength(120);
  });

  test('forgets keys when their time is over, and payloads with them; the call stays', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: { ...direct, idempotency: { mode: 'required', ttlMs: minute } } });
    const { body } = await server.call('refund');
    await world.pass(minute);
    await server.handler.sweep();
    const call = await server.ledger.find(body.requestId ?? '');
    expect([call?.outcome, call?.input, call?.result]).toEqual(['completed', null, null]);
    expect((await server.call('refund')).body.status).toBe('completed');
    expect(server.runs).toHaveLength(2);
  });
});

test('a sink that hangs stops no sweep', async () => {
  const world = memoryWorld();
  const audit = [{ name: 'hangs', write: () => new Promise<void>(() => {}) }];
  const server = await world.serve({ refund: confirmed }, { ...everySecond, audit });
  const { body } = await server.call('refund');
  await world.pass(16 * minute);
  expect((await server.ledger.find(body.requestId ?? ''))?.outcome).toBe('expired');
});
