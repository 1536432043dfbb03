import { expect, test } from 'vitest';
import { ToolServer } from '../tool-server.js';
import { confirmed, describeEachLedger, later, supervised } from '../world.js';

const minutes = 60_000;

/** Everything that brings a waiting call up to date. */
const looks: readonly (readonly [string, (server: ToolServer, requestId: string) => Promise<unknown>])[] = [
  ['a decision', (server, requestId) => server.decide(requestId, 'ann', { decision: 'approve' })],
  ['a repeated request', (server) => server.call('refund')],
  ['GET', (server, requestId) => server.status(requestId)],
  ['GET of the approval', (server, requestId) => server.view(requestId, 'ann')],
  ['the list', (server) => server.approvals('ann')],
  ['a cancellation', (server, requestId) => server.cancel(requestId)],
  ['a sweep', (server) => server.handler.sweep()],
];

test.each([
  ['of a tool for supervisors, which says how long', { ...supervised, approval: { expiresInMs: 60 * minutes } }, 60],
  ['of a tool for supervisors, which does not', supervised, 24 * 60],
  ['of a tool for its user', { ...confirmed, approval: { expiresInMs: 5 * minutes } }, 5],
])('a call %s waits as long as its contract gives it', async (_, tool, expected) => {
  const server = new ToolServer({ refund: tool });
  const { body } = await server.call('refund');
  const { expiresAt } = (await server.ledger.find(body.requestId ?? '')) ?? {};
  expect(((expiresAt ?? 0) - server.environment.now()) / minutes).toBe(expected);
});

describeEachLedger('a call that nobody decides in time', (newWorld) => {
  test.each(looks)('is expired for %s', async (_, look) => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    const requestId = body.requestId ?? '';
    await world.pass(15 * minutes - 1);
    expect((await server.view(requestId, 'ann')).body.state).toBe('awaiting_approval');
    await world.pass(1);
    await look(server, requestId);
    expect(await server.ledger.find(requestId)).toMatchObject({ outcome: 'expired', decision: null });
    expect(server.runs).toEqual([]);
  });

  test('is answered as denied: once plainly, then as a duplicate; a decision comes too late', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    await world.pass(15 * minutes);
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect([decided.http, decided.body.state]).toEqual([409, 'denied']);
    const answer = await server.call('refund');
    expect([answer.http, answer.body.status, answer.body.errorCode]).toEqual([
      200,
      'denied',
      'SERVER_TOOL_APPROVAL_EXPIRED',
    ]);
    expect((await server.call('refund')).body).toMatchObject({
      status: 'duplicate',
      errorCode: 'SERVER_TOOL_APPROVAL_EXPIRED',
    });
  });

  test('stays expired when the clock of the machine is set back', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    await world.pass(15 * minutes);
    world.environment.setClock(-60 * minutes);
    const again = await world.serve({ refund: confirmed });
    await server.approvals('ann');
    expect((await again.decide(body.requestId, 'ann', { decision: 'approve' })).http).toBe(409);
    expect(again.runs).toEqual([]);
  });

  test('has a day where a supervisor decides', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: supervised });
    const { body } = await server.call('refund');
    await world.pass(24 * 60 * minutes - 1);
    expect((await server.decide(body.requestId, 'sue', { decision: 'approve' })).http).toBe(200);
    expect(server.runs).toHaveLength(1);
  });

  test('has the time that its contract gives it', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: { ...confirmed, approval: { expiresInMs: 2 * minutes } } });
    const { body } = await server.call('refund');
    await world.pass(2 * minutes);
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).http).toBe(409);
  });
});

describeEachLedger('a call whose contract has changed since', (newWorld) => {
  const changed = { policyDigest: 'sha256:second' };

  // A sweep ends a waiting call when its time has come, and not before.
  test.each(looks.filter(([name]) => name !== 'a sweep'))('is denied for %s', async (_, look) => {
    const world = newWorld();
    const { body } = await (await world.serve({ refund: confirmed })).call('refund');
    const server = await world.serve({ refund: { ...confirmed, ...changed } });
    await look(server, body.requestId ?? '');
    expect(await server.ledger.find(body.requestId ?? '')).toMatchObject({
      outcome: 'denied',
      errorCode: 'CONTRACT_CHANGED',
    });
    expect(server.runs).toEqual([]);
  });

  test('is denied when it is executed, though it was approved before', async () => {
    const world = newWorld();
    const before = await world.serve({ refund: confirmed });
    const { body } = await before.call('refund');
    world.killBefore(before, (method, [step]) => method === 'transition' && stateOf(step) === 'executing');
    void before.decide(body.requestId, 'ann', { decision: 'approve' });
    await world.rest();
    const server = await world.serve({ refund: { ...confirmed, ...changed } });
    expect((await server.ledger.find(body.requestId ?? ''))?.state).toBe('queued');
    await server.handler.sweep();
    await world.rest();
    const { body: view } = await server.status(body.requestId);
    expect(view.result).toMatchObject({ status: 'denied', errorCode: 'CONTRACT_CHANGED' });
    expect(server.runs).toEqual([]);
  });

  test('is denied when it was queued', async () => {
    const world = newWorld();
    const { body } = await (await world.serve({ refund: later })).call('refund');
    const server = await world.serve({ refund: { ...later, ...changed } });
    await server.handler.sweep();
    expect((await server.status(body.requestId)).body.result).toMatchObject({ errorCode: 'CONTRACT_CHANGED' });
    expect(server.runs).toEqual([]);
  });

  test('is replayed when it has ended', async () => {
    const world = newWorld();
    const before = await world.serve({ refund: confirmed });
    const { body } = await before.call('refund');
    await before.decide(body.requestId, 'ann', { decision: 'approve' });
    const server = await world.serve({ refund: { ...confirmed, ...changed } });
    expect((await server.call('refund')).body.status).toBe('completed');
  });
});

function stateOf(step: unknown): unknown {
  return (step as { readonly set: { readonly state?: unknown } }).set.state;
}
