import { expect, test } from 'vitest';
import { accepted } from '../../../../runtime/server/accepted.js';
import type { Ledger, NewCall } from '../../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../../runtime/ledger/memory-ledger.js';
import { deferred as promised } from '../deferred.js';
import { fixedSecrets } from '../fixed-secrets.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { confirmed, deferred, describeEachLedger, direct, later, type World } from '../world.js';

const leaseMs = 15_000;
const never = (): Promise<never> => new Promise(() => {});
const readOnly: ToolSketch = { ...later, sideEffectLevel: 'read_only' };

/** Whether a ledger is about to be told this of a call. */
function aboutTo(what: Readonly<Record<string, unknown>>): (method: keyof Ledger, args: readonly unknown[]) => boolean {
  return (method, [step]) => {
    if (method !== 'transition') return false;
    const { set } = step as { readonly set: Readonly<Record<string, unknown>> };
    return Object.entries(what).every(([name, value]) => set[name] === value);
  };
}

async function sweepIn(world: World, server: ToolServer, ms: number): Promise<void> {
  await world.pass(ms);
  await server.handler.sweep();
  await world.rest();
}

describeEachLedger('a server that is killed', (newWorld) => {
  test('while a call waits: the next one takes the decision and runs it', async () => {
    const world = newWorld();
    const lost = await world.serve({ refund: confirmed });
    const { body } = await lost.call('refund');
    world.kill(lost);
    const server = await world.serve({ refund: confirmed });
    expect((await server.call('refund')).body).toEqual(body);
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).body.state).toBe('completed');
    expect(server.runs).toHaveLength(1);
  });

  test('after a decision was stored and before it was executed: a sweep runs it, with who decided', async () => {
    const world = newWorld();
    const lost = await world.serve({ refund: confirmed });
    const { body } = await lost.call('refund');
    world.killBefore(lost, aboutTo({ state: 'executing' }));
    void lost.decide(body.requestId, 'ann', { decision: 'approve' });
    await world.rest();
    const server = await world.serve({ refund: confirmed });
    expect((await server.status(body.requestId)).body.state).toBe('approved');
    await sweepIn(world, server, 0);
    expect(server.runs.map(({ ctx }) => ctx['decidedBy'])).toEqual(['ann']);
    expect((await server.status(body.requestId)).body.state).toBe('completed');
  });

  test('when it had claimed a call and not started the handler: a sweep queues it again and runs it', async () => {
    const world = newWorld();
    const lost = await world.serve({ report: later });
    const { body } = await lost.call('report');
    world.killBefore(lost, aboutTo({ effectMarked: true }));
    await world.pass(1);
    const server = await world.serve({ report: later });
    await sweepIn(world, server, leaseMs - 2);
    expect(server.runs).toEqual([]);
    await sweepIn(world, server, 2);
    expect([lost.runs.length, server.runs.length]).toEqual([0, 1]);
    expect((await server.ledger.find(body.requestId ?? ''))?.fence).toBe(2);
    expect((await server.status(body.requestId)).body.state).toBe('completed');
  });

  test('when it had claimed a call again and not started the handler: the same request once more runs it', async () => {
    const world = newWorld();
    const tool = { ...direct, retrySafe: true };
    const first = await world.serve({ refund: { ...tool, run: never } });
    void first.call('refund', { amount: 5 });
    await world.rest();
    world.kill(first);
    await world.pass(leaseMs);
    const lost = await world.serve({ refund: tool });
    world.killBefore(lost, aboutTo({ effectMarked: true }));
    void lost.call('refund', { amount: 5 });
    await world.rest();
    const server = await world.serve({ refund: tool });
    await world.pass(leaseMs);
    const { http, body } = await server.call('refund', { amount: 5 });
    expect(lost.runs).toEqual([]);
    expect([http, body.status]).toEqual([200, 'completed']);
    expect(server.runs.map(({ input }) => input)).toEqual([{ amount: 5 }]);
    // This request got the outcome, so the next one is a duplicate.
    expect((await server.call('refund', { amount: 5 })).body.status).toBe('duplicate');
  });

  test('when it had started the handler: the outcome is unknown, nothing runs again, and nothing expires', async () => {
    const world = newWorld();
    const lost = await world.serve({ refund: { ...direct, keyFrom: ['/order'], run: never } });
    void lost.call('refund', { order: 'a' });
    await world.rest();
    world.kill(lost);
    const server = await world.serve({ refund: { ...direct, keyFrom: ['/order'] } });
    await sweepIn(world, server, leaseMs);
    for (const days of [0, 1, 30]) {
      await sweepIn(world, server, days * 24 * 60 * 60_000);
      const { http, body } = await server.call('refund', { order: 'a' });
      expect([http, body.status, body.errorCode]).toEqual([200, 'failed', 'SERVER_TOOL_OUTCOME_UNKNOWN']);
      // What may have happened is not done under another key either.
      const other = await server.call('refund', { order: 'a' }, { id: `call-${days}-days` });
      expect(other.body.errorCode).toBe('SERVER_TOOL_BUSINESS_DUPLICATE');
    }
    expect([lost.runs.length, server.runs.length]).toEqual([1, 0]);
  });

  test.each([
    ['says that it is retrySafe', { ...later, retrySafe: true }],
    ['changes nothing', readOnly],
  ])('when it had started a handler that %s: it runs again, with the same idempotency key', async (_, tool) => {
    const world = newWorld();
    const lost = await world.serve({ report: { ...tool, run: never } });
    const { body } = await lost.call('report');
    await world.pass(1);
    world.kill(lost);
    const server = await world.serve({ report: tool });
    await sweepIn(world, server, leaseMs);
    expect(server.runs).toHaveLength(1);
    expect(server.runs[0]?.ctx['idempotencyKey']).toBe(lost.runs[0]?.ctx['idempotencyKey']);
    expect(server.runs[0]?.ctx['requestId']).toBe(body.requestId);
    expect((await server.ledger.find(body.requestId ?? ''))?.fence).toBe(2);
  });

  test('when a call had been handed over: it stays so, and can be completed', async () => {
    const world = newWorld();
    const transfer = { ...direct, run: () => accepted({ externalRef: 't-1' }) };
    const lost = await world.serve({ transfer });
    const { body } = await lost.call('transfer');
    world.kill(lost);
    const server = await world.serve({ transfer });
    await sweepIn(world, server, leaseMs);
    expect((await server.call('transfer')).body.status).toBe('pending');
    await server.handler.calls.complete(body.requestId ?? '', { output: { paid: true } });
    expect((await server.call('transfer')).body).toMatchObject({ status: 'completed', output: { paid: true } });
    expect(server.runs).toEqual([]);
  });

  test('when an outcome was stored and nobody had got it: the next request gets it plainly', async () => {
    const world = newWorld();
    const lost = await world.serve({ report: { ...later, run: () => ({ output: { rows: 3 } }) } });
    await lost.call('report');
    await world.pass(1);
    world.kill(lost);
    const server = await world.serve({ report: later });
    expect((await server.call('report')).body).toMatchObject({ status: 'completed', output: { rows: 3 } });
    expect((await server.call('report')).body.status).toBe('duplicate');
    expect(server.runs).toEqual([]);
  });
});

describeEachLedger('a process that comes back after its call was taken over', (newWorld) => {
  test('cannot store its outcome: only the latest claim may', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const tool = { ...later, retrySafe: true };
    const stopped = await world.serve({ report: { ...tool, run: () => end.promise } });
    const { body } = await stopped.call('report');
    await world.pass(1);
    const call = await stopped.ledger.find(body.requestId ?? '');
    // Its heartbeat stands still; the rest of the world goes on.
    await stopped.ledger.renew(body.requestId ?? '', call?.fence ?? 0, world.environment.now());
    const server = await world.serve({ report: { ...tool, run: () => ({ output: { by: 'second' } }) } });
    await server.handler.sweep();
    await world.rest();
    expect(server.runs).toHaveLength(1);
    end.resolve({ output: { by: 'first' } });
    await world.rest();
    expect((await server.status(body.requestId)).body.result?.output).toEqual({ by: 'second' });
    const late = (await server.ledger.auditAfter(0, 100)).filter(({ event }) => event === 'result.late');
    expect(late).toHaveLength(1);
  });

  test('can still say what became of an outcome that was declared unknown, and of no other', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const stopped = await world.serve({ refund: { ...direct, run: () => end.promise } });
    const answering = stopped.call('refund');
    await world.rest();
    const [{ requestId = '', fence = 0 } = {}] = await stopped.ledger.list({ limit: 1 });
    await stopped.ledger.renew(requestId, fence, world.environment.now());
    const server = await world.serve({ refund: direct });
    await server.handler.sweep();
    expect((await server.ledger.find(requestId))?.outcome).toBe('unknown');
    end.resolve({ output: { refunded: 5 } });
    await answering;
    expect((await server.status(requestId)).body.result).toMatchObject({ output: { refunded: 5 } });
  });
});

describeEachLedger('a call whose handler was started by a lost process, and that waits to run again', (newWorld) => {
  async function queuedAgain(): Promise<{ world: World; server: ToolServer; requestId: string }> {
    const world = newWorld();
    const tool = { ...later, retrySafe: true };
    const lost = await world.serve({ report: { ...tool, run: never } });
    const { body } = await lost.call('report');
    await world.pass(1);
    world.kill(lost);
    const server = await world.serve({ report: tool });
    server.directory.set('shop/ann', new Error('directory down'));
    await sweepIn(world, server, leaseMs);
    const requestId = body.requestId ?? '';
    expect(await server.ledger.find(requestId)).toMatchObject({ state: 'queued', effectMarked: true });
    return { world, server, requestId };
  }

  test('is unknown, not expired, when it is not run in time', async () => {
    const { world, server, requestId } = await queuedAgain();
    await sweepIn(world, server, 25 * 60 * 60_000);
    expect((await server.ledger.find(requestId))?.outcome).toBe('unknown');
  });

  test('is unknown, not cancelled, when its requester cancels it', async () => {
    const { server, requestId } = await queuedAgain();
    const { http, body } = await server.cancel(requestId);
    expect([http, body.state, body.result?.errorCode]).toEqual([409, 'failed', 'SERVER_TOOL_OUTCOME_UNKNOWN']);
  });

  test('is unknown, not denied, when its requester may not make it any more', async () => {
    const { world, server, requestId } = await queuedAgain();
    server.directory.set('shop/ann', null);
    await sweepIn(world, server, 10_000);
    expect((await server.ledger.find(requestId))?.outcome).toBe('unknown');
    expect(server.runs).toEqual([]);
  });

  test('is unknown, not denied, when its contract has changed', async () => {
    const { world, requestId } = await queuedAgain();
    const next = await world.serve({ report: { ...later, retrySafe: true, policyDigest: 'sha256:second' } });
    await sweepIn(world, next, 10_000);
    expect((await next.ledger.find(requestId))?.outcome).toBe('unknown');
    expect(next.runs).toEqual([]);
  });
});

describeEachLedger('the calls of a tool that is gone', (newWorld) => {
  test('end as denied where nothing ran, and as unknown where something may have', async () => {
    const world = newWorld();
    const lost = await world.serve({ report: later, refund: { ...direct, run: never } });
    await lost.call('report');
    void lost.call('refund');
    await world.rest();
    world.kill(lost);
    const server = await world.serve({ other: direct });
    await sweepIn(world, server, leaseMs);
    const calls = await server.ledger.list({ limit: 10 });
    expect(calls.map(({ tool, outcome }) => [tool, outcome])).toEqual([
      ['report', 'denied'],
      ['refund', 'unknown'],
    ]);
  });
});

test.each([
  ['changes something: nobody runs it', direct, 'SERVER_TOOL_OUTCOME_UNKNOWN', 0],
  ['can be repeated: the same request again runs it', { ...direct, retrySafe: true }, undefined, 1],
])('a process that sleeps while it stores a call that %s', async (_, refund, errorCode, runs) => {
  const ledger = createMemoryLedger();
  const awake = promised<undefined>();
  const secrets = fixedSecrets('k');
  const sleepy = Object.assign(Object.create(ledger) as Ledger, {
    insert: async (call: NewCall) => {
      const inserted = await ledger.insert(call);
      await awake.promise;
      return inserted;
    },
  });
  const sleeper = new ToolServer({ refund }, { ledger: sleepy, secrets });
  const { environment } = sleeper;
  const server = new ToolServer({ refund }, { after: { environment, ledger }, secrets });
  const first = sleeper.call('refund');
  await environment.pass(leaseMs);
  await server.handler.sweep();
  awake.resolve(undefined);
  const { http, body } = await first;
  expect([http, body.errorCode, sleeper.runs]).toEqual([409, 'SERVER_TOOL_IN_PROGRESS', []]);
  const again = await server.call('refund');
  expect([again.body.errorCode, again.body.requestId]).toEqual([errorCode, body.requestId]);
  expect(server.runs).toHaveLength(runs);
});
