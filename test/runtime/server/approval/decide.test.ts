import { describe, expect, test } from 'vitest';
import { toolFailure } from '../../../../runtime/core/tool-failure.js';
import { FaultyLedger } from '../faulty-ledger.js';
import { ToolServer, type Received } from '../tool-server.js';
import { confirmed, describeEachLedger, supervised } from '../world.js';

describe('an approval', () => {
  test('executes exactly the stored call, and its response carries the envelope', async () => {
    const run = ({ amount }: { amount: number }): object => ({ output: { refunded: amount } });
    const server = new ToolServer({ refund: { ...confirmed, run } });
    const { body } = await server.call('refund', { amount: 5 });
    expect(server.runs).toEqual([]);
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(decided.http).toBe(200);
    expect(decided.body).toMatchObject({ requestId: body.requestId, state: 'completed', allowedDecisions: [] });
    expect(decided.body.result).toEqual({
      status: 'completed',
      output: { refunded: 5 },
      requestId: body.requestId,
      idempotencyKey: 'key-call-1',
    });
    expect(server.runs.map(({ input }) => input)).toEqual([{ amount: 5 }]);
  });

  test('executes what was stored, whatever becomes of the object that was sent', async () => {
    const input = { lines: [{ amount: 5 }] };
    const parseInput = (data: unknown): { ok: true; value: unknown } => ({ ok: true, value: data });
    const seen: unknown[] = [];
    const server = new ToolServer(
      { refund: { ...confirmed, parseInput } },
      { inspectInput: (value) => void seen.push(value) },
    );
    const { body } = await server.call('refund', input);
    input.lines[0]!.amount = 500;
    // A host that keeps what it was shown, and changes it.
    (seen[0] as typeof input).lines[0]!.amount = 5_000;
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(server.runs.map((run) => run.input)).toEqual([{ lines: [{ amount: 5 }] }]);
  });

  test('is answered with the failure that the handler declares', async () => {
    const run = (): never => {
      throw toolFailure('REFUND_CLOSED', 'the refund window is closed');
    };
    const server = new ToolServer({ refund: { ...confirmed, run } });
    const { body } = await server.call('refund');
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect(decided.body.result).toMatchObject({ status: 'failed', errorCode: 'REFUND_CLOSED' });
  });

  test('of a call that cannot be run now is taken all the same, and the host is told of which call', async () => {
    const faulty = new FaultyLedger();
    const told: unknown[] = [];
    const onError = (_: unknown, about: unknown): void => void told.push(about);
    const server = new ToolServer({ refund: confirmed }, { ledger: faulty.ledger, onError });
    const { body } = await server.call('refund');
    faulty.isDown = (_, step) => step?.set.state === 'executing';
    const decided = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect([decided.http, decided.body.state]).toEqual([200, 'approved']);
    expect(told).toEqual([{ requestId: body.requestId, tool: 'refund' }]);
  });

  test('does not count as the requester having got the outcome', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect((await server.call('refund')).body).toMatchObject({ status: 'completed', requestId: body.requestId });
    expect((await server.call('refund')).body.status).toBe('duplicate');
  });
});

describe('a denial', () => {
  test('ends the call, which never runs', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    const decided = await server.decide(body.requestId, 'ann', { decision: 'deny' });
    expect([decided.http, decided.body.state]).toEqual([200, 'denied']);
    const again = await server.call('refund');
    expect([again.http, again.body.status, again.body.errorCode]).toEqual([
      200,
      'denied',
      'SERVER_TOOL_APPROVAL_DENIED',
    ]);
    await server.handler.sweep();
    expect(server.runs).toEqual([]);
    // Nobody gave a reason.
    expect(decided.body).not.toHaveProperty('reason');
    const row = server.events.find(({ details }) => details['decision'] === 'deny');
    expect(row?.details).not.toHaveProperty('reason');
  });

  test('tells its reason to people and to the audit log, never to the model', async () => {
    const server = new ToolServer({ refund: supervised });
    const { body } = await server.call('refund');
    const reason = 'the customer has been refunded by hand';
    const decided = await server.decide(body.requestId, 'sue', { decision: 'deny', reason });
    expect(decided.body.reason).toBe(reason);
    const { body: view } = await server.status(body.requestId);
    expect(view.reason).toBe(reason);
    expect(JSON.stringify(view.result)).not.toContain(reason);
    expect(JSON.stringify((await server.call('refund')).body)).not.toContain(reason);
    expect(JSON.stringify((await server.call('refund')).body)).not.toContain(reason);
    expect(server.events.find(({ details }) => details['decision'] === 'deny')?.details).toMatchObject({
      reason,
      decidedBy: 'sue',
    });
  });
});

describe('a decision is about one version', () => {
  test.each([0, 2, 99])('another version (%i) is answered 409 with the present view', async (version) => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund', { amount: 5 });
    const stale = await server.decide(body.requestId, 'ann', { decision: 'approve', version });
    expect(stale.http).toBe(409);
    expect(stale.body).toMatchObject({ state: 'awaiting_approval', version: 1, facts: { amount: 5 } });
    expect(server.runs).toEqual([]);
    expect(server.events.at(-1)).toMatchObject({ event: 'decision.refused', subject: 'ann', code: 'DECISION_STALE' });
  });

  test.each([
    [{ decision: 'approve' }, 'no version'],
    [{ decision: 'approve', version: 1.5 }, 'half a version'],
    [{ decision: 'maybe', version: 1 }, 'no decision'],
    [{ decision: 'deny', version: 1, input: {} }, 'an edit of what is denied'],
    [{ decision: 'approve', version: 1, approvedBy: 'sue' }, 'another member'],
    [{ decision: 'deny', version: 1, reason: 5 }, 'a reason that is no text'],
    ['approve', 'a text'],
  ] as readonly (readonly [unknown, string])[])('%j is refused: %s', async (decision, _name) => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    const path = `/${body.requestId}/approval`;
    const { http } = await server.send('POST', path, { authorization: 'Decision ann' }, decision);
    expect(http).toBe(400);
    expect(server.runs).toEqual([]);
  });
});

describe('a decision counts once', () => {
  test('the same by the same person again is 200, and nothing runs again', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    const first = await server.decide(body.requestId, 'ann', { decision: 'approve', version: 1 });
    const again = await server.decide(body.requestId, 'ann', { decision: 'approve', version: 1 });
    expect([first.http, again.http]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(server.runs).toHaveLength(1);
  });

  test('another decision by the same person is 409', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    await server.decide(body.requestId, 'ann', { decision: 'deny' });
    const changed = await server.decide(body.requestId, 'ann', { decision: 'approve' });
    expect([changed.http, changed.body.state]).toEqual([409, 'denied']);
    expect(server.runs).toEqual([]);
  });

  test('the same by another person is 409', async () => {
    const { bodies, server } = await decideTwice('sue', 'sid');
    expect(bodies.map(({ http }) => http)).toEqual([200, 409]);
    expect(server.runs).toHaveLength(1);
  });

  async function decideTwice(...people: string[]): Promise<{ bodies: Received<unknown>[]; server: ToolServer }> {
    const server = new ToolServer({ refund: supervised }, { authenticateDecision: asSupervisor });
    const { body } = await server.call('refund');
    const bodies: Received<unknown>[] = [];
    for (const who of people) bodies.push(await server.decide(body.requestId, who, { decision: 'approve' }));
    return { bodies, server };
  }
});

/** Whoever they say they are, they hold the permission. */
const asSupervisor = (request: Request): object & never =>
  ({
    tenant: 'shop',
    subject: request.headers.get('authorization')?.slice('Decision '.length) ?? '',
    kind: 'human',
    scopes: [],
    permissions: ['refund:approve'],
  }) as never;

describeEachLedger('of 32 who decide at once', (newWorld) => {
  test('one wins, the others are told so, and the handler runs once', async () => {
    const world = newWorld();
    const servers = [
      await world.serve({ refund: supervised }, { authenticateDecision: asSupervisor }),
      await world.serve({ refund: supervised }, { authenticateDecision: asSupervisor }),
    ];
    const { body } = await servers[0]!.call('refund');
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, at) =>
        servers[at % 2]!.decide(body.requestId, `sue-${at}`, {
          decision: at % 4 === 3 ? 'deny' : 'approve',
          version: 1,
        }),
      ),
    );
    const https = answers.map(({ http }) => http).sort();
    expect(https).toEqual([200, ...Array.from({ length: 31 }, () => 409)]);
    const call = await servers[0]!.ledger.find(body.requestId ?? '');
    const runs = servers.flatMap((server) => server.runs);
    expect(runs).toHaveLength(call?.decision?.decision === 'approve' ? 1 : 0);
    expect(call?.outcome).toBe(call?.decision?.decision === 'approve' ? 'completed' : 'denied');
  });

  test('a person who clicks twice is not told that somebody else was faster', async () => {
    const world = newWorld();
    const server = await world.serve({ refund: confirmed });
    const { body } = await server.call('refund');
    const click = (): Promise<Received<unknown>> =>
      server.decide(body.requestId, 'ann', { decision: 'approve', version: 1 });
    const answers = await Promise.all([click(), click()]);
    expect(answers.map(({ http }) => http)).toEqual([200, 200]);
    expect(server.runs).toHaveLength(1);
  });

  test('with a sweep and a cancellation in between: one of them has its way', async () => {
    for (let round = 0; round < 8; round++) {
      const world = newWorld();
      const server = await world.serve({ refund: supervised }, { authenticateDecision: asSupervisor });
      const { body } = await server.call('refund');
      const [decided, other, cancelled] = await Promise.all([
        server.decide(body.requestId, 'sue-1', { decision: 'approve', version: 1 }),
        server.decide(body.requestId, 'sue-2', { decision: 'approve', version: 1 }),
        Promise.resolve().then(async () => {
          for (let turn = 0; turn < round; turn++) await new Promise((resolve) => void setImmediate(resolve));
          return server.cancel(body.requestId);
        }),
        server.handler.sweep(),
        server.handler.sweep(),
      ]);
      const call = await server.ledger.find(body.requestId ?? '');
      expect(call?.state).toBe('settled');
      expect(server.runs).toHaveLength(call?.outcome === 'completed' ? 1 : 0);
      expect(cancelled.http).toBe(call?.outcome === 'cancelled' ? 200 : 409);
      const wins = [decided.http, other.http].filter((http) => http === 200);
      expect(wins).toHaveLength(call?.decision ? 1 : 0);
      expect(server.errors).toEqual([]);
    }
  });
});
