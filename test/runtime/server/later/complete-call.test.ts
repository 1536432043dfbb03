import { expect, test } from 'vitest';
import { accepted } from '../../../../runtime/server/accepted.js';
import { fixedSecrets } from '../fixed-secrets.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { deferred, describeEachLedger, direct, later } from '../world.js';

const day = 24 * 60 * 60_000;
const transfer: ToolSketch = {
  ...direct,
  run: () => accepted({ externalRef: 't-1' }),
  parseOutput: (data) =>
    typeof (data as { paid?: unknown }).paid === 'boolean'
      ? { ok: true, value: data }
      : { ok: false, issues: [{ path: ['paid'], keyword: 'type', message: 'must be a boolean' }] },
};

describeEachLedger('a call that its handler handed over', (newWorld) => {
  test('is pending until the host says what became of it', async () => {
    const world = newWorld();
    const server = await world.serve({ transfer });
    const { http, body } = await server.call('transfer');
    expect([http, body.status, body.approvalPolicy]).toEqual([200, 'pending', 'async_pending']);
    await world.pass(23 * 60 * 60_000);
    await server.handler.sweep();
    expect((await server.call('transfer')).body).toEqual(body);
    expect((await server.status(body.requestId)).body.state).toBe('async_pending');
    expect((await server.ledger.find(body.requestId ?? ''))?.externalRef).toBe('t-1');
    const { kind } = await server.handler.calls.complete(body.requestId ?? '', { output: { paid: true } });
    expect(kind).toBe('completed');
    expect((await server.call('transfer')).body).toMatchObject({ status: 'completed', output: { paid: true } });
    expect((await server.call('transfer')).body.status).toBe('duplicate');
    expect(server.runs).toHaveLength(1);
  });

  test('can have failed: its code and message are the answer', async () => {
    const server = await newWorld().serve({ transfer: { ...transfer, keyFrom: ['/order'] } });
    const { body } = await server.call('transfer', { order: 'a' });
    await server.handler.calls.complete(body.requestId ?? '', { failed: { code: 'NO_FUNDS', message: 'no funds' } });
    expect((await server.call('transfer', { order: 'a' })).body).toMatchObject({
      status: 'failed',
      errorCode: 'NO_FUNDS',
      error: 'no funds',
    });
    // Nothing happened, so it may be tried again.
    expect((await server.call('transfer', { order: 'a' }, { id: 'call-2' })).body.status).toBe('pending');
  });

  test('takes the first outcome, and tells whoever is second', async () => {
    const world = newWorld();
    const servers = [await world.serve({ transfer }), await world.serve({ transfer })];
    const { body } = await servers[0]!.call('transfer');
    const requestId = body.requestId ?? '';
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        servers[at % 2]!.handler.calls.complete(requestId, { output: { paid: true, at } }),
      ),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['completed', ...Array(7).fill('ended_before')]);
    const first = results.findIndex(({ kind }) => kind === 'completed');
    expect((await servers[0]!.status(requestId)).body.result?.output).toEqual({ paid: true, at: first });
  });

  test('does not take an output that its contract does not allow', async () => {
    const server = await newWorld().serve({ transfer });
    const { body } = await server.call('transfer');
    const requestId = body.requestId ?? '';
    const { calls } = server.handler;
    await expect(calls.complete(requestId, { output: { paid: 'yes' } })).rejects.toThrow(TypeError);
    await expect(calls.complete(requestId, { output: [] as never })).rejects.toThrow(TypeError);
    expect((await server.status(requestId)).body.state).toBe('async_pending');
    await expect(calls.complete('AAAAAAAAAAAAAAAAAAAAAA', { output: {} })).rejects.toThrow('no call');
  });

  test.each([
    ['24 hours', undefined, day],
    ['the time that the handler gave', 5_000, 5_000],
  ])('is unknown after %s, and can still be completed', async (_, expiresInMs, ms) => {
    const world = newWorld();
    const run = (): object => accepted({ externalRef: 't-1', ...(expiresInMs === undefined ? {} : { expiresInMs }) });
    const server = await world.serve({ transfer: { ...transfer, run } });
    const { body } = await server.call('transfer');
    await world.pass(ms - 1);
    expect((await server.call('transfer')).body.status).toBe('pending');
    await world.pass(1);
    await server.handler.sweep();
    expect((await server.call('transfer')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    const { kind } = await server.handler.calls.complete(body.requestId ?? '', { output: { paid: false } });
    expect(kind).toBe('completed');
    expect((await server.call('transfer')).body).toMatchObject({ status: 'completed', output: { paid: false } });
  });

  test('cannot be completed before it is handed over, or when it was never started', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const server = await world.serve({ transfer: { ...transfer, ...later, run: () => end.promise } });
    const { body } = await server.call('transfer');
    const complete = async (): Promise<string> =>
      (await server.handler.calls.complete(body.requestId ?? '', { output: { paid: true } })).kind;
    expect(await complete()).toBe('not_open');
    await world.pass(1);
    expect(await complete()).toBe('not_open');
    end.resolve(accepted({ externalRef: 't-1' }));
    await world.rest();
    expect(await complete()).toBe('completed');
  });
});

describeEachLedger('calls.resolve', (newWorld) => {
  test('stores what an operator has found out, with their name in the audit log', async () => {
    const world = newWorld();
    const run = (): never => {
      throw new Error('connection lost');
    };
    const server = await world.serve({ refund: { ...direct, run } });
    const { body } = await server.call('refund');
    expect(body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    const { kind } = await server.handler.calls.resolve(
      body.requestId ?? '',
      { output: { refunded: 5 } },
      'olga@example.com',
    );
    expect(kind).toBe('completed');
    await server.handler.sweep();
    expect(server.events.at(-1)).toMatchObject({
      event: 'call.changed',
      outcome: 'completed',
      details: { by: 'operator', operator: 'olga@example.com' },
    });
    expect((await server.call('refund')).body).toMatchObject({ status: 'completed', output: { refunded: 5 } });
    const again = await server.handler.calls.resolve(body.requestId ?? '', { output: {} }, 'otto');
    expect(again.kind).toBe('ended_before');
  });
});

test('an outcome is never sealed with other secrets of the same name, while a retired one does no harm', async () => {
  const before = new ToolServer({ transfer }, { secrets: fixedSecrets('k') });
  const { body } = await before.call('transfer');
  const complete = (server: ToolServer): Promise<{ readonly kind: string }> =>
    server.handler.calls.complete(body.requestId ?? '', { output: { paid: true } });
  const other = { current: 'k', keys: { k: new Uint8Array(32).fill(7) } };
  await expect(complete(new ToolServer({ transfer }, { after: before, secrets: other }))).rejects.toThrow(
    new TypeError('the secrets are not those with which the call was stored; nothing was changed'),
  );
  expect((await before.status(body.requestId)).body.state).toBe('async_pending');
  const retired = new ToolServer({ transfer }, { after: before, secrets: fixedSecrets('l') });
  expect((await complete(retired)).kind).toBe('completed');
});
