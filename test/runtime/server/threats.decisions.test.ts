import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger, StoredCall } from '../../../runtime/ledger/ledger.js';
import { refuseNetworkDisk } from '../../../runtime/ledger/sqlite/network-disk.js';
import type { Principal } from '../../../runtime/server/principal.js';
import { principals, ToolServer, type ToolSketch } from './tool-server.js';
import { confirmed, deferred, describeEachLedger, direct, later, memoryWorld, supervised } from './world.js';

describeEachLedger('28: a decision is sent again and again', (newWorld) => {
  test('it counts once, for whichever of two processes it is sent to', async () => {
    const world = newWorld();
    const servers = [await world.serve({ refund: confirmed }), await world.serve({ refund: confirmed })];
    const { body } = await servers[0]!.call('refund');
    const approve = { decision: 'approve', version: 1 };
    await Promise.all(Array.from({ length: 64 }, (_, at) => servers[at % 2]!.decide(body.requestId, 'ann', approve)));
    for (const server of servers) await server.decide(body.requestId, 'ann', approve);
    expect(servers.flatMap(({ runs }) => runs)).toHaveLength(1);
  });

  test('it approves no other call, not even the same one under another key', async () => {
    const server = await newWorld().serve({ refund: confirmed });
    const first = await server.call('refund', { amount: 5 }, { id: 'a' });
    const second = await server.call('refund', { amount: 5 }, { id: 'b' });
    await server.decide(first.body.requestId, 'ann', { decision: 'approve' });
    expect(second.body.requestId).not.toBe(first.body.requestId);
    expect((await server.status(second.body.requestId)).body.state).toBe('awaiting_approval');
    expect(server.runs).toHaveLength(1);
  });
});

describe('29: a decision is taken by somebody who has no say', () => {
  test.each([
    ['of another subject', 'ben', 404],
    ['of another tenant with the permission', 'eve', 404],
    ['of another tenant with the same name', 'other-ann', 404],
    ['who is a service', 'bot', 403],
    ['who holds the permission, of a call for confirmation', 'sue', 403],
    ['whom nobody knows', 'mallory', 401],
  ])('%s: %s gets %i, and nothing runs', async (_, who, http) => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    expect((await server.decide(body.requestId, who, { decision: 'approve' })).http).toBe(http);
    expect(server.runs).toEqual([]);
    expect((await server.ledger.find(body.requestId ?? ''))?.state).toBe('waiting');
  });
});

describe('30: a decision is forged', () => {
  test.each([
    ['the credential of the call', { authorization: 'Bearer ann' }],
    ['no credential', {}],
    ['a name that is nobody', { authorization: 'Decision __proto__' }],
    ['a credential that is no person', { authorization: 'Decision bot-for-ann' }],
  ])('with %s', async (_, headers: Readonly<Record<string, string>>) => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    const decision = { decision: 'approve', version: 1 };
    const { http } = await server.send('POST', `/${body.requestId}/approval`, headers, decision);
    expect([400, 401, 403, 500]).toContain(http);
    expect(server.runs).toEqual([]);
  });

  test('where the hook names nobody properly', async () => {
    const authenticateDecision = (): never => ({ tenant: 'shop', subject: 'ann', kind: 'human' }) as never;
    const server = new ToolServer({ refund: confirmed }, { authenticateDecision });
    const { body } = await server.call('refund');
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).http).toBe(500);
    expect(server.runs).toEqual([]);
  });
});

describeEachLedger('31: what was approved is changed before it runs', (newWorld) => {
  const input = { order: 'a', lines: [{ amount: 5, note: null }], total: 5 };

  test('what runs is what was shown, to the last leaf', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund', input);
    const { body: shown } = await server.view(body.requestId, 'ann');
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(server.runs[0]?.input).toEqual(shown.facts);
    expect(server.runs[0]?.input).toEqual(input);
  });

  test.each([
    [{ ...input, order: 'b' }],
    [{ ...input, lines: [{ amount: 6, note: null }] }],
    [{ ...input, lines: [{ amount: 5, note: '' }] }],
    [{ ...input, total: 5.000001 }],
    [{ ...input, more: null }],
    [{ order: 'a', total: 5 }],
  ])('the same key with %j is another call, and is refused', async (changed) => {
    const server = await newWorld().serve({ refund: confirmed });
    const { body } = await server.call('refund', input);
    const { http, body: refused } = await server.call('refund', changed as never);
    expect([http, refused.duplicateDisposition]).toEqual([422, 'conflict']);
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(server.runs.map((run) => run.input)).toEqual([input]);
  });

  test('an input that was changed in the ledger is not run', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund', input, { id: 'a' });
    const other = await server.call('refund', { ...input, total: 5_000 }, { id: 'b' });
    const call = (await server.ledger.find(body.requestId ?? '')) as StoredCall;
    const foreign = (await server.ledger.find(other.body.requestId ?? '')) as StoredCall;
    // Whoever can write to the ledger puts the sealed input of another call in its place.
    await server.ledger.transition({ ...stepOf(call), set: { input: foreign.input } });
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(decided.body.result).toMatchObject({ status: 'denied', errorCode: 'INPUT_GONE' });
    await world.pass(15_000);
    await server.handler.sweep();
    await world.rest();
    expect(server.runs).toEqual([]);
  });
});

function stepOf({ requestId, version, createdAt }: StoredCall): Omit<Parameters<Ledger['transition']>[0], 'set'> {
  return { requestId, version, audit: [], now: createdAt, durable: false };
}

test('32: a model says $1 where the input is 100000: the view shows the input, and no words of a model', async () => {
  const server = new ToolServer({ refund: confirmed });
  const { body } = await server.call('refund', { amount: 100_000, message: 'Refund $1' });
  const { body: view } = await server.view(body.requestId, 'ann');
  expect(view.facts).toEqual({ amount: 100_000, message: 'Refund $1' });
  expect(Object.keys(view).sort()).toEqual([
    ...['allowedDecisions', 'expiresAt', 'facts', 'requestId', 'state', 'tool', 'version'],
  ]);
});

describe('33: somebody approves their own call, or loses their rights before it runs', () => {
  test.each([
    ['as its requester', 'sue'],
    ['as the one for whom it was made', 'bot-for-sue'],
  ])('a supervisor %s is refused', async (_, as) => {
    const botForSue: Principal = { ...principals['bot-for-ann']!, actingFor: 'sue' };
    const authenticate = (): Principal => (as === 'sue' ? principals['sue']! : botForSue);
    const server = new ToolServer({ refund: supervised }, { authenticate });
    const { body } = await server.call('refund', {}, { as });
    expect((await server.decide(body.requestId, 'sue', { decision: 'approve' })).http).toBe(403);
    expect(server.runs).toEqual([]);
  });

  test('a requester who has lost a scope since is denied', async () => {
    const server = new ToolServer({ refund: { ...supervised, auth: { scopes: ['orders'] } } });
    const { body } = await server.call('refund');
    server.directory.set('shop/ann', { ...principals['ann']!, scopes: [] });
    expect((await server.decide(body.requestId, 'sue', { decision: 'approve' })).body.state).toBe('denied');
    expect(server.runs).toEqual([]);
  });
});

describeEachLedger('41: a process that lost its claim writes', (newWorld) => {
  test('its outcome is not stored, and it cannot prolong its lease', async () => {
    const world = newWorld();
    const end = deferred<object>();
    const tool: ToolSketch = { ...later, sideEffectLevel: 'read_only' };
    const stopped = await world.serve({ report: { ...tool, run: () => end.promise } });
    const { body } = await stopped.call('report');
    await world.pass(1);
    const requestId = body.requestId ?? '';
    await stopped.ledger.renew(requestId, 1, world.environment.now());
    const server = await world.serve({ report: { ...tool, run: () => new Promise(() => {}) } });
    await server.handler.sweep();
    await world.rest();
    expect(await server.ledger.find(requestId)).toMatchObject({ state: 'executing', fence: 2 });
    expect(await stopped.ledger.renew(requestId, 1, world.environment.now() + 60_000)).toBe(false);
    end.resolve({ output: { by: 'zombie' } });
    await world.rest();
    expect(await server.ledger.find(requestId)).toMatchObject({ state: 'executing', fence: 2, result: null });
  });
});

describe('66: a handler rejects when nobody waits for it any more', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  beforeEach(() => void process.on('unhandledRejection', note));
  afterEach(() => void process.off('unhandledRejection', note));

  test.each([
    ['after its deadline', 31_000],
    ['after it was given up', 120_000],
  ])('%s', async (_, ms) => {
    const world = memoryWorld();
    const ends = { direct: deferred<object>(), look: deferred<object>(), report: deferred<object>() };
    const server = await world.serve({
      direct: { ...direct, run: () => ends.direct.promise },
      look: { approvalPolicy: 'auto', sideEffectLevel: 'none', run: () => ends.look.promise },
      report: { ...later, run: () => ends.report.promise },
    });
    const answers = [server.call('direct'), server.call('look', {}, { key: null }), server.call('report')];
    await world.pass(ms);
    for (const { reject } of Object.values(ends)) reject(new Error('late'));
    await world.pass(1_000);
    expect((await Promise.all(answers)).map(({ body }) => body.errorCode)).toEqual([
      ...['SERVER_TOOL_TIMEOUT', 'SERVER_TOOL_TIMEOUT', 'SERVER_TOOL_ASYNC_PENDING'],
    ]);
    expect(unhandled.splice(0)).toEqual([]);
    await server.handler.close();
  });
});

test('68: an SQLite file on a network disk is refused', async () => {
  const nfs = 0x6969;
  await expect(refuseNetworkDisk('/data/calls.db', async () => nfs, 'linux')).rejects.toThrow('NFS');
});
