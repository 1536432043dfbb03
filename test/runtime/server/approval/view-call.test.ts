import { describe, expect, test } from 'vitest';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { confirmed, direct, later, supervised } from '../world.js';

const secret = { output: { refunded: 'output-of-ann' } };

describe('the view of a waiting call', () => {
  test('is made of what the server knows', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund', { amount: 100_000 });
    const { http, headers, body: view } = await server.view(body.requestId, 'ann');
    expect(http).toBe(200);
    expect(headers.get('retry-after')).toBe('5');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(view).toEqual({
      requestId: body.requestId,
      tool: 'refund',
      state: 'awaiting_approval',
      facts: { amount: 100_000 },
      allowedDecisions: ['approve', 'deny', 'edit'],
      expiresAt: '2026-01-01T00:15:00.000Z',
      version: 1,
    });
  });

  test('does not show what the contract redacts', async () => {
    const tool: ToolSketch = { ...confirmed, audit: { classification: 'pii', redactInput: ['card', 'lines.*.note'] } };
    const server = new ToolServer({ refund: tool });
    const { body } = await server.call('refund', { card: '4111', lines: [{ note: 'n', sku: 's' }] });
    for (const { body: view } of [await server.view(body.requestId, 'ann'), await server.status(body.requestId)]) {
      expect(view.facts).toEqual({ card: '[redacted]', lines: [{ note: '[redacted]', sku: 's' }] });
    }
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(server.runs[0]?.input).toMatchObject({ card: '4111' });
  });

  test('offers nothing to its requester where a supervisor decides', async () => {
    const server = new ToolServer({ refund: supervised });
    const { body } = await server.call('refund');
    expect((await server.view(body.requestId, 'ann')).body.allowedDecisions).toEqual([]);
    expect((await server.status(body.requestId)).body.allowedDecisions).toEqual([]);
    expect((await server.view(body.requestId, 'sue')).body.allowedDecisions).toEqual(['approve', 'deny', 'edit']);
  });
});

test.each([
  ['is queued', later, 'async_pending'],
  ['has ended', direct, 'completed'],
])('the view of a call that %s has nothing to decide, and no time for it', async (_, tool, state) => {
  const server = new ToolServer({ refund: tool });
  const { body } = await server.call('refund');
  expect((await server.status(body.requestId)).body).toMatchObject({ state, allowedDecisions: [], expiresAt: null });
});

describe('the output', () => {
  test('is never in what a supervisor sees', async () => {
    const server = new ToolServer({ refund: { ...supervised, run: () => secret } });
    const { body } = await server.call('refund');
    const seen = [
      await server.decide(body.requestId, 'sue', { decision: 'approve' }),
      await server.decide(body.requestId, 'sue', { decision: 'approve' }),
      await server.decide(body.requestId, 'sue', { decision: 'deny' }),
      await server.view(body.requestId, 'sue'),
      await server.approvals('sue'),
      await server.status(body.requestId, 'sue'),
    ];
    expect(seen.map(({ http }) => http)).toEqual([200, 200, 409, 200, 200, 404]);
    expect(JSON.stringify(seen)).not.toContain('output-of-ann');
    expect(seen[0]?.body).toMatchObject({ state: 'completed' });
  });

  test('is not in what a supervisor sees who only looks on', async () => {
    const server = new ToolServer({ refund: { ...confirmed, run: () => secret } });
    const { body } = await server.call('refund');
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(JSON.stringify(await server.view(body.requestId, 'sue'))).not.toContain('output-of-ann');
    expect((await server.view(body.requestId, 'ann')).body.result?.output).toEqual(secret.output);
  });

  test('is for its requester, by GET, as often as they ask, whatever duplicateBehavior says', async () => {
    const idempotency = { mode: 'required', duplicateBehavior: 'reject' } as const;
    const server = new ToolServer({ refund: { ...supervised, idempotency, run: () => secret } });
    const { body } = await server.call('refund', {}, { as: 'bot-for-ann' });
    await server.decide(body.requestId, 'sue', { decision: 'approve' });
    for (const who of ['ann', 'bot-for-ann', 'ann']) {
      expect((await server.status(body.requestId, who)).body.result).toMatchObject(secret);
    }
    for (const who of ['ben', 'bot', 'sue', 'eve', 'other-ann']) {
      expect((await server.status(body.requestId, who)).http).toBe(404);
    }
    // GET hands nothing out: the first POST is still the first.
    expect((await server.call('refund', {}, { as: 'bot-for-ann' })).body).toMatchObject({ status: 'completed' });
    expect((await server.call('refund', {}, { as: 'bot-for-ann' })).body.duplicateDisposition).toBe('rejected');
  });

  test('that is withheld is withheld in every view', async () => {
    const inspectOutput = (): never => {
      throw new Error('personal data');
    };
    const server = new ToolServer({ refund: { ...confirmed, run: () => secret } }, { inspectOutput });
    const { body } = await server.call('refund');
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(decided.body).toMatchObject({ state: 'failed', result: { errorCode: 'COMMERCE_PII_LEAK' } });
    expect(JSON.stringify([decided, await server.status(body.requestId)])).not.toContain('output-of-ann');
  });
});

test('an id that is no id is found nowhere', async () => {
  const server = new ToolServer({ refund: confirmed });
  for (const id of ['x', '../approvals', 'AAAAAAAAAAAAAAAAAAAAAA/approval/x', '%00'.repeat(22)]) {
    expect((await server.view(id, 'ann')).http).toBe(404);
  }
});
