import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { deferred, type Deferred } from './deferred.js';
import { settled } from './fake-environment.js';
import { FaultyLedger } from './faulty-ledger.js';
import { ToolServer, type ToolSketch } from './tool-server.js';
import type { StoredCall } from '../../../runtime/ledger/ledger.js';

const timeoutMs = 1_000;
const graceMs = 60_000;

/** A call whose deadline has passed, and whose handler is still at work. */
async function late(
  more: Partial<ToolSketch> = {},
  ledger = new FaultyLedger(),
): Promise<{ server: ToolServer; work: Deferred<{ output: JsonObject }>; requestId: string; ledger: FaultyLedger }> {
  const work = deferred<{ output: JsonObject }>();
  const tool: ToolSketch = {
    approvalPolicy: 'auto',
    sideEffectLevel: 'state_changing',
    idempotency: 'required',
    timeoutMs,
    run: () => work.promise,
    ...more,
  };
  const server = new ToolServer({ tool }, { ledger: ledger.ledger });
  const answer = server.call('tool');
  await server.environment.pass(timeoutMs);
  const { http, body } = await answer;
  expect([http, body.status, body.errorCode]).toEqual([200, 'failed', 'SERVER_TOOL_TIMEOUT']);
  return { server, work, requestId: body.requestId ?? '', ledger };
}

const stored = async ({ ledger }: ToolServer, requestId: string): Promise<StoredCall | undefined> =>
  ledger.find(requestId);

describe('a deadline', () => {
  test('answers the caller, tells the handler, and does not settle the call', async () => {
    const { server, requestId } = await late();
    expect(server.runs[0]?.ctx).toHaveProperty('signal.aborted', true);
    expect(await stored(server, requestId)).toMatchObject({ state: 'executing', outcome: null });
    expect((await server.status(requestId)).body.state).toBe('executing');
    await server.environment.pass(1);
    expect((await server.status(requestId)).body.state).toBe('timed_out');
  });

  test('of a call that is not stored answers the caller as well', async () => {
    const run = (): Promise<never> => new Promise(() => {});
    const server = new ToolServer({ tool: { approvalPolicy: 'auto', sideEffectLevel: 'none', timeoutMs, run } });
    const answer = server.call('tool');
    await server.environment.pass(timeoutMs);
    expect((await answer).body.errorCode).toBe('SERVER_TOOL_TIMEOUT');
  });

  test('a request that comes while the handler is late is told that it still runs', async () => {
    const { server } = await late();
    const again = server.call('tool');
    await server.environment.pass(2_100);
    expect((await again).http).toBe(409);
  });

  test.each([
    [
      'an output',
      (work: Deferred<{ output: JsonObject }>) => work.resolve({ output: { done: 1 } }),
      { status: 'completed', output: { done: 1 } },
    ],
    [
      'a declared failure',
      (work: Deferred<{ output: JsonObject }>) => work.reject(toolFailure('NO', 'no')),
      { status: 'failed', errorCode: 'NO' },
    ],
  ])('a late result is stored, and the next request gets it plainly: %s', async (_, end, expected) => {
    const { server, work } = await late();
    await server.environment.pass(30_000);
    end(work);
    await settled();
    expect((await server.call('tool')).body).toMatchObject(expected);
    expect((await server.call('tool')).body.duplicateDisposition).toBe('replayed');
    expect(server.runs).toHaveLength(1);
  });

  test('the claim is kept until a minute after it, whatever sweeps say', async () => {
    const { server, requestId } = await late();
    for (let at = 0; at < 59; at++) {
      await server.environment.pass(1_000);
      await server.handler.sweep();
    }
    expect(await stored(server, requestId)).toMatchObject({ state: 'executing', fence: 1 });
  });
});

describe('a minute after the deadline', () => {
  test('the outcome of a tool that changes something is unknown', async () => {
    const { server, requestId } = await late();
    await server.environment.pass(graceMs);
    expect(await stored(server, requestId)).toMatchObject({ state: 'settled', outcome: 'unknown' });
    expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  });

  test('a tool that only reads has failed', async () => {
    const { server, requestId } = await late({ sideEffectLevel: 'read_only' });
    await server.environment.pass(graceMs);
    expect(await stored(server, requestId)).toMatchObject({ outcome: 'failed', errorCode: 'SERVER_TOOL_TIMEOUT' });
  });

  test('a result that still comes turns unknown into the truth, and the next request gets it plainly', async () => {
    const { server, work, requestId } = await late();
    await server.environment.pass(graceMs);
    expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    work.resolve({ output: { done: 1 } });
    await settled();
    expect(await stored(server, requestId)).toMatchObject({ outcome: 'completed' });
    expect((await server.call('tool')).body).toMatchObject({ status: 'completed', output: { done: 1 } });
  });

  test('a handler that breaks off then says nothing new', async () => {
    const { server, work, requestId } = await late();
    await server.environment.pass(graceMs);
    work.reject(new Error('too late'));
    await settled();
    expect(await stored(server, requestId)).toMatchObject({ outcome: 'unknown' });
  });

  test('what an operator has found out stays, whatever the handler says later', async () => {
    const { server, work, requestId } = await late();
    await server.environment.pass(graceMs);
    await server.handler.calls.resolve(requestId, { failed: { code: 'NOT_DONE', message: 'it was not done' } }, 'sue');
    work.resolve({ output: { done: 1 } });
    await settled();
    expect(await stored(server, requestId)).toMatchObject({ outcome: 'failed', errorCode: 'NOT_DONE' });
    const rows = await server.ledger.auditAfter(0, 20);
    expect(rows.at(-1)).toMatchObject({ event: 'result.late', requestId, tool: 'tool' });
  });

  test('a call whose end could not be stored is taken up by a sweep, though its handler never ends', async () => {
    const ledger = new FaultyLedger();
    const { server, requestId } = await late({}, ledger);
    ledger.isDown = (method) => method === 'transition';
    await server.environment.pass(graceMs + 30_000);
    ledger.isDown = () => false;
    await server.handler.sweep();
    await settled();
    expect(await stored(server, requestId)).toMatchObject({ state: 'settled', outcome: 'unknown' });
  });

  test('a result that comes while the ledger is away is stored once it is back', async () => {
    const ledger = new FaultyLedger();
    const { server, work, requestId } = await late({}, ledger);
    ledger.isDown = (method) => method === 'transition';
    await server.environment.pass(graceMs);
    work.resolve({ output: { done: 1 } });
    await settled();
    ledger.isDown = () => false;
    await server.environment.pass(10_000);
    expect(await stored(server, requestId)).toMatchObject({ outcome: 'completed' });
  });
});

describe('a handler that blocks its process', () => {
  test('threat row 65: its deadline is recorded all the same, and its call is not lost', async () => {
    const environment: { advance?: () => void } = {};
    const run = (): object => {
      environment.advance?.();
      return { output: {} };
    };
    const tool: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing', timeoutMs, run };
    const server = new ToolServer({ tool });
    environment.advance = () => server.environment.setClock(20 * 60_000);
    const before = server.environment.now();
    const { body } = await server.call('tool');
    expect(body.status).toBe('completed');
    const call = await stored(server, body.requestId ?? '');
    expect(call).toMatchObject({ deadlineAt: before + timeoutMs, outcome: 'completed' });
    expect(call?.settledAt).toBeGreaterThan(call?.deadlineAt ?? Infinity);
  });
});
