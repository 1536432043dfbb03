import { afterEach, beforeEach, expect, test } from 'vitest';
import { LedgerUnavailable } from '../../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../../runtime/ledger/memory-ledger.js';
import { principals, ToolServer } from '../tool-server.js';
import { confirmed, deferred, describeEachLedger, direct, later, memoryWorld } from '../world.js';

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(() => {
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

describeEachLedger('close', (newWorld) => {
  test('refuses new calls with 503, and waits for those that run', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const server = await world.serve({ refund: { ...direct, run: () => end.promise } });
    const answering = server.call('refund');
    await world.rest();
    const closing = track(server.handler.close());
    const { http, body, headers } = await server.call('refund', {}, { id: 'call-2' });
    expect([http, body.errorCode, headers.get('retry-after')]).toEqual([503, 'SERVER_TOOL_UNAVAILABLE', '1']);
    await world.pass(9_000);
    expect(closing.isDone).toBe(false);
    end.resolve({ output: { refunded: 5 } });
    expect((await answering).body.status).toBe('completed');
    await closing.promise;
    expect(server.runs).toHaveLength(1);
  });

  test('waits for a call that was let in and has not started', async () => {
    const world = newWorld();
    const inspected = deferred<void>();
    const server = await world.serve({ refund: direct }, { inspectInput: () => inspected.promise });
    const answering = server.call('refund');
    await world.rest();
    const closing = track(server.handler.close());
    await world.pass(100);
    expect(closing.isDone).toBe(false);
    inspected.resolve();
    expect((await answering).body.status).toBe('completed');
    await closing.promise;
  });

  test('aborts what is left after drainMs, and does not wait for what does not stop', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: { ...direct, run: () => new Promise(() => {}) } });
    void server.call('refund');
    await world.rest();
    const closing = track(server.handler.close({ drainMs: 500 }));
    const signal = server.runs[0]?.ctx['signal'] as AbortSignal;
    await world.pass(499);
    expect([signal.aborted, closing.isDone]).toEqual([false, false]);
    await world.pass(1);
    expect(signal.aborted).toBe(true);
    await world.pass(500);
    expect(closing.isDone).toBe(true);
  });

  test('stores what became of a handler that stops when it is told to', async () => {
    const world = newWorld();
    const run = (_: never, { signal }: { readonly signal: AbortSignal }): Promise<never> =>
      new Promise((__, reject) => void signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const server = await world.serve({ refund: { ...direct, run } });
    const answering = server.call('refund');
    await world.rest();
    const closing = server.handler.close({ drainMs: 0 });
    await world.pass(10);
    await closing;
    expect((await answering).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  });

  test('leaves queued calls to the next process, also those that were about to be delivered', async () => {
    const world = newWorld();
    const server = await world.serve({ report: later });
    const { body } = await server.call('report');
    await server.handler.close();
    await world.pass(60_000);
    expect(server.runs).toEqual([]);
    const next = await world.serve({ report: later });
    await next.handler.sweep();
    await world.rest();
    expect(next.runs).toHaveLength(1);
    expect((await next.status(body.requestId)).body.state).toBe('completed');
  });

  test('starts no handler whose requester is still being asked about', async () => {
    const world = newWorld();
    const asked = deferred<(typeof principals)[string]>();
    const server = await world.serve({ report: later }, { principals: { resolve: () => asked.promise } });
    const { body } = await server.call('report');
    await world.pass(1);
    const closing = server.handler.close();
    await world.rest();
    asked.resolve(principals['ann']!);
    await world.pass(1);
    await closing;
    expect(server.runs).toEqual([]);
    expect((await server.ledger.find(body.requestId ?? ''))?.state).toBe('queued');
    const next = await world.serve({ report: later });
    await next.handler.sweep();
    await world.rest();
    expect(next.runs).toHaveLength(1);
  });

  test('takes no decisions and delivers nothing afterwards', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    await server.handler.close();
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).http).toBe(503);
    await server.handler.sweep();
    expect((await server.ledger.find(body.requestId ?? ''))?.state).toBe('waiting');
  });

  test('stops the sweep, and can be asked for twice', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed }, { sweepMs: 1_000 });
    const { body } = await server.call('refund');
    await Promise.all([server.handler.close(), server.handler.close()]);
    await world.pass(60 * 60_000);
    expect((await server.ledger.find(body.requestId ?? ''))?.state).toBe('waiting');
  });

  test('waits for what runs a second time in this process', async () => {
    const world = newWorld();
    const ends = [deferred<object>(), deferred<object>()];
    let started = 0;
    const tool = { ...later, retrySafe: true };
    const server = await world.serve({ report: { ...tool, run: () => ends[started++]?.promise } });
    const { body } = await server.call('report');
    await world.pass(1);
    await server.ledger.renew(body.requestId ?? '', 1, world.environment.now());
    // Another process gives the call back, and this one takes it again.
    const other = await world.serve({ report: tool });
    other.directory.set('shop/ann', new Error('directory down'));
    await other.handler.sweep();
    await world.pass(10_000);
    await server.handler.sweep();
    await world.rest();
    expect(server.runs).toHaveLength(2);
    ends[0]?.resolve({ output: { by: 'first' } });
    await world.rest();
    const closing = track(server.handler.close());
    await world.pass(100);
    expect(closing.isDone).toBe(false);
    ends[1]?.resolve({ output: { by: 'second' } });
    await closing.promise;
    expect((await server.ledger.find(body.requestId ?? ''))?.outcome).toBe('completed');
  });
});

test('close tells the sinks what is left', async () => {
  const told: string[] = [];
  const world = memoryWorld();
  let isUp = false;
  const write = (events: readonly { readonly event: string }[]): void => {
    if (!isUp) throw new Error('down');
    told.push(...events.map(({ event }) => event));
  };
  const server = await world.serve({ refund: direct }, { audit: [{ name: 'sink', write }] });
  await server.call('refund');
  isUp = true;
  await server.handler.close();
  expect(told).toEqual(['call.changed', 'call.changed']);
});

test('a handler that was given up while the ledger was away is taken up by the sweep', async () => {
  const world = memoryWorld();
  const ledger = createMemoryLedger();
  let isThere = true;
  const flaky = new Proxy(ledger, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown =>
        isThere ? member.apply(target, args) : Promise.reject(new LedgerUnavailable('away'));
    },
  });
  const { environment } = world;
  const hanging = { ...direct, run: () => new Promise(() => {}) };
  const server = new ToolServer({ refund: hanging }, { after: { environment, ledger: flaky } });
  void server.call('refund');
  await environment.pass(60_000);
  isThere = false;
  await environment.pass(60_000);
  isThere = true;
  await server.handler.sweep();
  expect((await ledger.list({ limit: 1 }))[0]?.outcome).toBe('unknown');
});

test('close does not wait for a sink that hangs', async () => {
  const world = memoryWorld();
  const audit = [{ name: 'hangs', write: () => new Promise<void>(() => {}) }];
  const server = await world.serve({ refund: direct }, { audit });
  await server.call('refund');
  const closing = track(server.handler.close({ drainMs: 500 }));
  await world.pass(1_500);
  expect(closing.isDone).toBe(true);
});

test('a handler that ends when the ledger is closed rejects nothing', async () => {
  const world = memoryWorld();
  const end = deferred<object>();
  const ledger = createMemoryLedger();
  const { environment } = world;
  const server = new ToolServer({ refund: { ...direct, run: () => end.promise } }, { after: { ledger, environment } });
  const answering = server.call('refund');
  await world.rest();
  const closing = server.handler.close({ drainMs: 10 });
  await environment.pass(2_000);
  await closing;
  await ledger.close();
  end.resolve({ output: {} });
  await environment.pass(120_000);
  expect((await answering).body.status).toBe('failed');
});

function track(promise: Promise<void>): { readonly promise: Promise<void>; isDone: boolean } {
  const tracked = { promise, isDone: false };
  void promise.then(() => (tracked.isDone = true));
  return tracked;
}
