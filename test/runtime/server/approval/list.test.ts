import { expect, test } from 'vitest';
import type { CallView } from '../../../../runtime/core/call-view.js';
import type { ToolServer } from '../tool-server.js';
import { confirmed, describeEachLedger, direct, memoryWorld, supervised } from '../world.js';

async function idsOf(server: ToolServer, who: string): Promise<unknown[]> {
  return (await server.approvals(who)).body.approvals.map(({ requestId }) => requestId);
}

describeEachLedger('the list of approvals', (newWorld) => {
  test('holds what waits for the one who asks, and nothing else', async () => {
    const server = await newWorld().serve({ confirm: confirmed, refund: supervised, run: direct });
    const own = (await server.call('confirm', {}, { id: 'own' })).body.requestId;
    const byService = (await server.call('confirm', {}, { id: 'service', as: 'bot-for-ann' })).body.requestId;
    const bens = (await server.call('confirm', {}, { id: 'bens', as: 'ben' })).body.requestId;
    const refund = (await server.call('refund', {}, { id: 'refund' })).body.requestId;
    await server.call('refund', {}, { id: 'sues', as: 'sue' });
    await server.call('refund', {}, { id: 'eves', as: 'eve' });
    await server.call('run', {}, { id: 'direct' });
    expect(await idsOf(server, 'ann')).toEqual([own, byService]);
    expect(await idsOf(server, 'ben')).toEqual([bens]);
    // What a supervisor asked for is for another one.
    expect(await idsOf(server, 'sue')).toEqual([refund]);
    expect(await idsOf(server, 'eve')).toEqual([]);
    expect(await idsOf(server, 'other-ann')).toEqual([]);
  });

  test('loses what was decided, cancelled or has expired', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const ids: (string | undefined)[] = [];
    for (const id of ['a', 'b', 'c', 'd']) ids.push((await server.call('refund', {}, { id })).body.requestId);
    await server.decide(ids[0], 'ann', { decision: 'approve' });
    await server.decide(ids[1], 'ann', { decision: 'deny' });
    await server.cancel(ids[2]);
    expect(await idsOf(server, 'ann')).toEqual([ids[3]]);
    await world.pass(15 * 60_000);
    expect(await idsOf(server, 'ann')).toEqual([]);
  });

  test('comes in pages, oldest first, each call once', async () => {
    const server = await newWorld().serve({ refund: supervised }, { limits: { waitingPerSession: 1_000 } });
    const ids: unknown[] = [];
    for (let at = 0; at < 250; at++) {
      const as = at % 2 === 0 ? 'ann' : 'eve';
      const { body } = await server.call('refund', { at }, { id: `call-${at}`, as });
      if (as === 'ann') ids.push(body.requestId);
    }
    const found: CallView[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const query: string = after === undefined ? '' : `?after=${after}`;
      const { body } = await server.send<{ approvals: CallView[]; next?: string }>('GET', `/approvals${query}`, {
        authorization: 'Decision sue',
      });
      found.push(...body.approvals);
      after = body.next;
      pages += 1;
    } while (after !== undefined);
    expect(found.map(({ requestId }) => requestId)).toEqual(ids);
    expect(pages).toBe(2);
  });

  test('is for people who are known', async () => {
    const server = await newWorld().serve({ refund: supervised }, { limits: { waitingPerSession: 1_000 } });
    expect((await server.approvals('nobody')).http).toBe(401);
    expect((await server.approvals('bot')).http).toBe(403);
  });
});

test('a tool that cannot be loaded does not hide what waits for the others', async () => {
  const broken = { ...confirmed, isBroken: true };
  const world = memoryWorld();
  const before = await world.serve({ good: confirmed, bad: confirmed });
  await before.call('bad', {}, { id: 'a' });
  await before.call('good', {}, { id: 'b' });
  const server = await world.serve({ good: confirmed, bad: broken });
  const { http, body } = await server.approvals('ann');
  expect([http, body.approvals.map(({ tool }) => tool)]).toEqual([200, ['good']]);
  expect(server.errors).toHaveLength(1);
});
