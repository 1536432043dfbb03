import { describe, expect, test } from 'vitest';
import type { EscalationRule } from '../../../../runtime/core/contract.js';
import type { Inspect } from '../../../../runtime/server/kernel.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { describeEachLedger, direct } from '../world.js';

const above = (limit: number, to: EscalationRule['to']): EscalationRule => ({
  if: {},
  to,
  applies: (input) => (input as { amount: number }).amount > limit,
});

const refund: ToolSketch = {
  approvalPolicy: 'user_confirm',
  approval: { escalate: [above(10, 'supervisor_approve'), above(100, 'denied')] },
  parseInput: (data) => {
    const { amount, ...rest } = data as { amount?: unknown };
    return typeof amount === 'number'
      ? { ok: true, value: { currency: 'EUR', ...rest, amount } }
      : { ok: false, issues: [{ path: ['amount'], keyword: 'type', message: 'must be a number' }] };
  },
};

const approveWith = (input: object): { decision: string; input: never } => ({
  decision: 'approve',
  input: input as never,
});

/** What is written down of an edit of ann's that was not taken. */
const refusedOf = ({ requestId }: { readonly requestId?: string }): object => ({
  event: 'decision.refused',
  requestId,
  tool: 'refund',
  subject: 'ann',
});

describe('an edited input', () => {
  test('is parsed and gets its defaults, and the handler runs with it', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { http, body: view } = await server.decide(body.requestId, 'ann', approveWith({ amount: 4 }));
    expect([http, view.state]).toEqual([200, 'completed']);
    expect(server.runs.map(({ input }) => input)).toEqual([{ currency: 'EUR', amount: 4 }]);
  });

  test('that is not valid is refused; the call waits on, unchanged', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { http } = await server.decide(body.requestId, 'ann', approveWith({ amount: 'all' }));
    expect(http).toBe(422);
    const { body: view } = await server.view(body.requestId, 'ann');
    expect(view).toMatchObject({ state: 'awaiting_approval', version: 1, facts: { amount: 5 } });
  });

  test('is inspected', async () => {
    const inspectInput = (value: { readonly card?: unknown }): void => {
      if (value.card !== undefined) throw new Error('a card number');
    };
    const server = new ToolServer({ refund }, { inspectInput });
    const { body } = await server.call('refund', { amount: 5 });
    const { http, body: refused } = await server.decide(
      body.requestId,
      'ann',
      approveWith({ amount: 5, card: '4111' }),
    );
    expect([http, refused]).toMatchObject([422, { errorCode: 'COMMERCE_PII_LEAK' }]);
    expect(server.runs).toEqual([]);
    expect((await server.view(body.requestId, 'ann')).body.version).toBe(1);
  });

  test('is inspected as an input of whoever made the call, not of whoever edits it', async () => {
    const owners: unknown[] = [];
    const inspectInput: Inspect = (_, { tenant, subject }) => void owners.push([tenant, subject]);
    const server = new ToolServer({ refund }, { inspectInput });
    const { body } = await server.call('refund', { amount: 50 });
    await server.decide(body.requestId, 'sue', approveWith({ amount: 40 }));
    expect(owners).toEqual([
      ['shop', 'ann'],
      ['shop', 'ann'],
    ]);
  });

  test('that a rule denies is not taken; the call waits on', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { http, body: refused } = await server.decide(body.requestId, 'ann', approveWith({ amount: 101 }));
    expect([http, refused]).toMatchObject([403, { errorCode: 'SERVER_TOOL_POLICY_DENIED', approvalPolicy: 'denied' }]);
    expect(server.events.at(-1)).toMatchObject({ ...refusedOf(body), code: 'SERVER_TOOL_POLICY_DENIED' });
    expect((await server.view(body.requestId, 'ann')).body).toMatchObject({ version: 1, facts: { amount: 5 } });
    expect(server.runs).toEqual([]);
  });

  test('of another version of the call is stale', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { http } = await server.decide(body.requestId, 'ann', { ...approveWith({ amount: 4 }), version: 2 });
    expect(http).toBe(409);
    expect(server.runs).toEqual([]);
  });

  test('is audited by the digests of both inputs, and holds neither', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    await server.decide(body.requestId, 'ann', approveWith({ amount: 4 }));
    const row = server.events.find(({ details }) => details['decision'] === 'approve');
    expect(row?.details).toMatchObject({
      edited: true,
      originalDigest: expect.stringMatching(/^\S+:\S{43}$/) as string,
      inputDigest: expect.stringMatching(/^\S+:\S{43}$/) as string,
    });
    expect(row?.details['originalDigest']).not.toBe(row?.details['inputDigest']);
    expect(JSON.stringify(server.events)).not.toContain('amount');
  });

  test('does not change what is the same call: a repeated request is one of the first input', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    await server.decide(body.requestId, 'ann', approveWith({ amount: 4 }));
    expect((await server.call('refund', { amount: 4 })).body.duplicateDisposition).toBe('conflict');
    expect((await server.call('refund', { amount: 5 })).body).toMatchObject({ status: 'completed' });
  });
});

describe('an edit that asks for more', () => {
  test('keeps the call waiting, for the stricter gate and in a new version', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { http, body: view } = await server.decide(body.requestId, 'ann', approveWith({ amount: 11 }));
    expect(http).toBe(200);
    // Ann may not decide any more, and is not told that she may.
    expect(view).toMatchObject({
      state: 'pending_supervisor',
      version: 2,
      allowedDecisions: [],
      facts: { amount: 11 },
    });
    expect(server.runs).toEqual([]);
    expect((await server.call('refund', { amount: 5 })).body.approvalPolicy).toBe('supervisor_approve');
    expect((await server.decide(body.requestId, 'ann', { decision: 'approve' })).http).toBe(403);
    const approved = await server.decide(body.requestId, 'sue', { decision: 'approve', version: 2 });
    expect([approved.http, approved.body.state]).toEqual([200, 'completed']);
    expect(approved.body).not.toHaveProperty('result');
    expect(server.runs.map(({ input }) => input)).toEqual([{ currency: 'EUR', amount: 11 }]);
  });

  test('is audited with the gate to which it was raised', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    await server.decide(body.requestId, 'ann', approveWith({ amount: 11 }));
    expect(server.events.at(-1)?.details).toMatchObject({ decidedBy: 'ann', raisedTo: 'supervisor_approve' });
    await server.decide(body.requestId, 'sue', approveWith({ amount: 12 }));
    expect(server.events.find(({ details }) => details['decidedBy'] === 'sue')?.details).not.toHaveProperty('raisedTo');
  });

  test('gives the supervisor the time of a supervisor', async () => {
    const server = new ToolServer({ refund });
    const { body } = await server.call('refund', { amount: 5 });
    const { body: view } = await server.decide(body.requestId, 'ann', approveWith({ amount: 11 }));
    expect(Date.parse(view.expiresAt ?? '') - server.environment.now()).toBe(24 * 60 * 60_000);
  });
});

test('an edit that asks for less lowers nothing: a supervisor decides and the call runs', async () => {
  const server = new ToolServer({ refund });
  const { body } = await server.call('refund', { amount: 50 });
  expect(body.approvalPolicy).toBe('supervisor_approve');
  expect((await server.decide(body.requestId, 'ann', approveWith({ amount: 5 }))).http).toBe(403);
  const { body: view } = await server.decide(body.requestId, 'sue', approveWith({ amount: 5 }));
  expect(view.state).toBe('completed');
  expect((await server.ledger.find(body.requestId ?? ''))?.gate).toBe('supervisor_approve');
});

describeEachLedger('an edit that is about something else', (newWorld) => {
  const byOrder: ToolSketch = { ...refund, keyFrom: ['/order'] };

  test('takes the business key of its new input, and gives back the old one', async () => {
    const server = await newWorld().serve({ refund: byOrder });
    const { body } = await server.call('refund', { amount: 5, order: 'a' });
    await server.decide(body.requestId, 'ann', approveWith({ amount: 5, order: 'b' }));
    expect(server.runs).toHaveLength(1);
    const same = await server.call('refund', { amount: 5, order: 'b' }, { id: 'call-2' });
    expect(same.body.errorCode).toBe('SERVER_TOOL_BUSINESS_DUPLICATE');
    const former = await server.call('refund', { amount: 5, order: 'a' }, { id: 'call-3' });
    expect(former.body.status).toBe('pending');
  });

  test('is answered 409 where another call has that key, and changes nothing', async () => {
    const server = await newWorld().serve({ refund: byOrder });
    const { body } = await server.call('refund', { amount: 5, order: 'a' });
    await server.call('refund', { amount: 5, order: 'b' }, { id: 'call-2', as: 'ben' });
    const { http, body: refused } = await server.decide(body.requestId, 'ann', approveWith({ amount: 5, order: 'b' }));
    expect([http, refused]).toMatchObject([409, { errorCode: 'SERVER_TOOL_BUSINESS_DUPLICATE' }]);
    expect((await server.ledger.auditAfter(0, 99)).at(-1)).toMatchObject({
      ...refusedOf(body),
      code: 'SERVER_TOOL_BUSINESS_DUPLICATE',
    });
    expect(refused).not.toHaveProperty('requestId');
    expect((await server.view(body.requestId, 'ann')).body).toMatchObject({ version: 1, facts: { order: 'a' } });
    expect(server.runs).toEqual([]);
  });

  test('is answered 409 also where that call was run without asking', async () => {
    const server = await newWorld().serve({ refund: { ...byOrder, ...direct, approval: refund.approval ?? {} } });
    await server.call('refund', { amount: 5, order: 'a' });
    const { body } = await server.call('refund', { amount: 50, order: 'b' }, { id: 'call-2' });
    const { http } = await server.decide(body.requestId, 'sue', approveWith({ amount: 50, order: 'a' }));
    expect(http).toBe(409);
    expect(server.runs).toHaveLength(1);
  });
});

describe('what an approver could not see', () => {
  const hidden: ToolSketch = {
    ...refund,
    audit: { classification: 'pii', redactInput: ['email', 'lines.*.note'] },
  };
  const input = { amount: 5, email: 'ann@shop.example', lines: [{ note: 'a' }, { note: 'b' }] };

  test('stays as it is where the marker is left', async () => {
    const server = new ToolServer({ refund: hidden });
    const { body } = await server.call('refund', input);
    const edited = { amount: 4, email: '[redacted]' };
    expect((await server.decide(body.requestId, 'ann', approveWith(edited))).body.state).toBe('completed');
    expect(server.runs[0]?.input).toEqual({ currency: 'EUR', amount: 4, email: 'ann@shop.example' });
  });

  test('never becomes the marker itself', async () => {
    const server = new ToolServer({ refund: hidden });
    const { body } = await server.call('refund', input);
    // Whose note is it, once a line is gone?
    for (const edited of [
      { amount: 4, lines: [{ note: '[redacted]' }] },
      { amount: 4, other: '[redacted]' },
    ]) {
      const { http, body: refused } = await server.decide(body.requestId, 'ann', approveWith(edited));
      expect([http, refused]).toMatchObject([
        422,
        { error: 'the edited input holds `[redacted]` where nobody can tell what was meant; nothing was changed' },
      ]);
      expect(server.events.at(-1)).toMatchObject({ ...refusedOf(body), code: 'TOOL_VALIDATION_FAILED' });
    }
    expect((await server.view(body.requestId, 'ann')).body.version).toBe(1);
  });
});
