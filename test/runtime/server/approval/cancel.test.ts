import { expect, test } from 'vitest';
import type { Ledger, Transition } from '../../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../../runtime/ledger/memory-ledger.js';
import { accepted } from '../../../../runtime/server/accepted.js';
import { ToolServer } from '../tool-server.js';
import { confirmed, deferred, describeEachLedger, direct, later, supervised } from '../world.js';

describeEachLedger('DELETE by the requester', (newWorld) => {
  test.each([
    ['waits for its user', confirmed],
    ['waits for a supervisor', supervised],
    ['is queued', later],
  ])('cancels a call that %s', async (_, tool) => {
    const world = newWorld();
    const server = await world.serve({ refund: tool });
    const { body } = await server.call('refund');
    const cancelled = await server.cancel(body.requestId);
    expect([cancelled.http, cancelled.body.state]).toEqual([200, 'denied']);
    expect(cancelled.body.result).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_CANCELLED' });
    expect((await server.cancel(body.requestId)).http).toBe(200);
    await world.pass(20_000);
    await server.handler.sweep();
    await world.pass(1_000);
    expect(server.runs).toEqual([]);
    expect((await server.call('refund')).body).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_CANCELLED' });
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).http).not.toBe(200);
  });

  test('is answered 409 once the handler was started, and stops nothing', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const server = await world.serve({ refund: { ...confirmed, run: () => end.promise } });
    const { body } = await server.call('refund');
    const deciding = server.decide(body.requestId, 'ann', { decision: 'approve' });
    await world.rest();
    const cancelled = await server.cancel(body.requestId);
    expect([cancelled.http, cancelled.body.state]).toEqual([409, 'executing']);
    expect(server.runs[0]?.ctx['signal']).toMatchObject({ aborted: false });
    end.resolve({ output: { done: true } });
    expect((await deciding).body.state).toBe('completed');
    expect((await server.cancel(body.requestId)).http).toBe(409);
  });

  test('is answered 409 for what was handed over, or has ended', async () => {
    const server = await newWorld().serve({
      transfer: { ...direct, run: () => accepted({ externalRef: 't-1' }) },
      refund: direct,
    });
    const transfer = await server.call('transfer');
    expect((await server.cancel(transfer.body.requestId)).http).toBe(409);
    const refund = await server.call('refund');
    const { http, body } = await server.cancel(refund.body.requestId);
    expect([http, body.state]).toEqual([409, 'completed']);
  });

  test('is not for others: they do not learn that there is such a call', async () => {
    const server = await newWorld().serve({ refund: supervised });
    const { body } = await server.call('refund');
    for (const who of ['ben', 'sue', 'eve', 'other-ann', 'bot']) {
      expect((await server.cancel(body.requestId, who)).http).toBe(404);
    }
    expect((await server.cancel(body.requestId, 'bot-for-ann')).http).toBe(200);
  });

  test('gives the business key back', async () => {
    const server = await newWorld().serve({ refund: { ...confirmed, keyFrom: ['/order'] } });
    const { body } = await server.call('refund', { order: 'a' });
    await server.cancel(body.requestId);
    expect((await server.call('refund', { order: 'a' }, { id: 'call-2' })).body.status).toBe('pending');
  });
});

/** A server on whose ledger something happens right before a step is stored. */
function interrupted(): { server: ToolServer; ledger: Ledger; interrupt: (by: () => Promise<unknown>) => void } {
  const inner = createMemoryLedger();
  let meanwhile: (() => Promise<unknown>) | undefined;
  const transition: Ledger['transition'] = async (step: Transition) => {
    const first = meanwhile;
    meanwhile = undefined;
    await first?.();
    return inner.transition(step);
  };
  const ledger = new Proxy(inner, {
    get: (target, name) => (name === 'transition' ? transition : (Reflect.get(target, name) as unknown)),
  });
  const server = new ToolServer({ refund: confirmed }, { ledger });
  return { server, ledger: inner, interrupt: (by) => void (meanwhile = by) };
}

test('a cancellation that somebody was faster than shows what has become of the call', async () => {
  const { server, interrupt } = interrupted();
  const { body } = await server.call('refund');
  interrupt(() => server.decide(body.requestId, 'ann', { decision: 'deny' }));
  const cancelled = await server.cancel(body.requestId);
  expect([cancelled.http, cancelled.body.version]).toEqual([409, 2]);
  expect(cancelled.body.result).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_APPROVAL_DENIED' });
});

test('a call that was approved meanwhile and has not been started is cancelled all the same', async () => {
  const { server, ledger, interrupt } = interrupted();
  const { body } = await server.call('refund');
  const { requestId = '' } = body;
  const approved = { state: 'queued', dueAt: server.environment.now() } as const;
  const step = { requestId, version: 1, set: approved, audit: [], now: server.environment.now(), durable: false };
  interrupt(() => ledger.transition(step));
  const cancelled = await server.cancel(requestId);
  expect([cancelled.http, cancelled.body.version]).toEqual([200, 3]);
  await server.handler.sweep();
  expect(server.runs).toEqual([]);
});
