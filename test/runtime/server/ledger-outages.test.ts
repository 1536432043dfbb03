import { describe, expect, test } from 'vitest';
import { settled } from './fake-environment.js';
import { FaultyLedger } from './faulty-ledger.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const changing: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
const unavailable = { status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' };

function outage(sketch: ToolSketch = changing): { faulty: FaultyLedger; server: ToolServer } {
  const faulty = new FaultyLedger();
  return { faulty, server: new ToolServer({ tool: sketch }, { ledger: faulty.ledger }) };
}

describe('a ledger that cannot be reached', () => {
  test.each(['findByKey', 'insert'] as const)('when a call is admitted (%s): 503, and nothing ran', async (name) => {
    const { faulty, server } = outage();
    faulty.isDown = (method) => method === name;
    const { http, body, headers } = await server.call('tool');
    expect([http, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject(unavailable);
    expect(JSON.stringify(body)).not.toMatch(/canary|SELECT/);
    expect(server.runs).toEqual([]);
    faulty.isDown = () => false;
    expect((await server.call('tool')).body.status).toBe('completed');
  });

  test('when a call is stored, and nobody hears of it: 503, nothing ran, and it can be made again', async () => {
    const { faulty, server } = outage();
    faulty.isUnheard = (method) => method === 'insert';
    const { http, body } = await server.call('tool');
    expect([http, body.errorCode, server.runs]).toEqual([503, 'SERVER_TOOL_UNAVAILABLE', []]);
    faulty.isUnheard = () => false;
    expect((await server.call('tool')).body.status).toBe('completed');
    expect(server.runs).toHaveLength(1);
    const rows = await server.ledger.auditAfter(0, 99);
    expect(rows.map(({ from, to, details }) => [from, to, details['reason']])).toContainEqual([
      ...['executing', 'queued', 'not started'],
    ]);
  });

  test('when a call is stored, and the ledger cannot be reached for a while: it can be made again after that', async () => {
    const { faulty, server } = outage();
    faulty.isUnheard = (method) => method === 'insert';
    faulty.isDown = (method) => method === 'find';
    expect((await server.call('tool')).http).toBe(503);
    faulty.isUnheard = () => false;
    await server.environment.pass(1_000);
    faulty.isDown = () => false;
    await server.environment.pass(2_000);
    expect((await server.call('tool')).body.status).toBe('completed');
    expect(server.runs).toHaveLength(1);
  });

  test('when a call is stored, and the ledger cannot be reached for long: its outcome is unknown', async () => {
    const { faulty, server } = outage();
    faulty.isUnheard = (method) => method === 'insert';
    faulty.isDown = (method) => method === 'find';
    expect((await server.call('tool')).http).toBe(503);
    await server.environment.pass(15_000);
    faulty.isUnheard = () => false;
    faulty.isDown = () => false;
    expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    expect(server.runs).toEqual([]);
  });

  test('when the effect of an approved call is marked: the handler is not called, and a sweep runs the call', async () => {
    const { faulty, server } = outage({ approvalPolicy: 'user_confirm' });
    const { requestId } = (await server.call('tool')).body;
    faulty.isDown = (_, step) => step?.set.effectMarked === true;
    expect((await server.decide(requestId, 'ann', { decision: 'approve' })).http).toBe(200);
    expect(server.runs).toEqual([]);
    faulty.isDown = () => false;
    await server.environment.pass(15_000);
    await server.handler.sweep();
    await server.environment.pass(1);
    expect(server.runs).toHaveLength(1);
  });

  test('when a call is stored, and nobody hears of it: no sweep runs it, since its requester may have given it up', async () => {
    const { faulty, server } = outage();
    faulty.isUnheard = (method) => method === 'insert';
    await server.call('tool');
    faulty.isUnheard = () => false;
    await server.environment.pass(15_000);
    await server.handler.sweep();
    await server.environment.pass(1);
    expect(server.runs).toEqual([]);
    const [stored] = await server.ledger.list({ limit: 1 });
    expect((await server.status(stored?.requestId)).body.state).toBe('async_pending');
    // Nobody asks again for a day.
    await server.environment.pass(24 * 60 * 60_000);
    await server.handler.sweep();
    expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_APPROVAL_EXPIRED');
    expect(server.runs).toEqual([]);
  });

  test('when an approved call is claimed: the decision is taken, since a sweep runs the call', async () => {
    const { faulty, server } = outage({ approvalPolicy: 'user_confirm' });
    const { requestId } = (await server.call('tool')).body;
    faulty.isDown = (_, step) => step?.set.state === 'executing';
    const { http, body } = await server.decide(requestId, 'ann', { decision: 'approve' });
    expect([http, body.state]).toEqual([200, 'approved']);
    faulty.isDown = () => false;
    await server.handler.sweep();
    await server.environment.pass(1);
    expect(server.runs).toHaveLength(1);
  });

  test('when a call is given up: a result that still comes is stored all the same', async () => {
    let finish: (result: object) => void = () => {};
    const run = (): Promise<object> => new Promise((resolve) => void (finish = resolve));
    const { faulty, server } = outage({ ...changing, timeoutMs: 1_000, run });
    const first = server.call('tool');
    await server.environment.pass(1_000);
    const { requestId } = (await first).body;
    faulty.isDown = (_, step) => step?.set.state === 'settled';
    await server.environment.pass(66_000);
    faulty.isDown = () => false;
    finish({ output: { done: true } });
    await settled();
    expect((await server.ledger.find(requestId ?? ''))?.outcome).toBe('completed');
  });

  test('when a call is settled, for a while: tried again, and answered as it was', async () => {
    const { faulty, server } = outage();
    faulty.isDown = (_, step) => step?.set.state === 'settled';
    const answer = server.call('tool');
    await server.environment.pass(1_000);
    faulty.isDown = () => false;
    await server.environment.pass(2_000);
    expect((await answer).body.status).toBe('completed');
    expect(faulty.refused.length).toBeGreaterThan(1);
    // An outage makes errors enough.
    expect(server.errors).toHaveLength(1);
    expect(server.runs).toHaveLength(1);
  });

  test('when a call is settled, for long: never reported as completed; later its outcome is unknown', async () => {
    const { faulty, server } = outage();
    faulty.isDown = (_, step) => step?.set.state === 'settled';
    const answer = server.call('tool');
    await server.environment.pass(10_000);
    const { http, body } = await answer;
    expect([http, body.status, body.errorCode]).toEqual([200, 'failed', 'SERVER_TOOL_OUTCOME_UNKNOWN']);
    faulty.isDown = () => false;
    await server.environment.pass(15_000);
    await server.handler.sweep();
    expect((await server.call('tool')).body).toMatchObject({
      errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN',
      requestId: body.requestId,
    });
    expect(server.runs).toHaveLength(1);
  });

  test.each<[string, ToolSketch]>([
    ['changes nothing', { ...changing, sideEffectLevel: 'read_only', idempotency: 'optional' }],
    ['can be repeated', { ...changing, retrySafe: true }],
  ])(
    'when a call that %s is settled, for long: it is not reported as ended, since it runs again',
    async (_, sketch) => {
      const { faulty, server } = outage(sketch);
      faulty.isDown = (_method, step) => step?.set.state === 'settled';
      const answer = server.call('tool');
      await server.environment.pass(10_000);
      const { http, body } = await answer;
      expect([http, body.errorCode]).toEqual([409, 'SERVER_TOOL_IN_PROGRESS']);
      faulty.isDown = () => false;
      await server.environment.pass(15_000);
      expect((await server.call('tool')).body).toMatchObject({ status: 'completed', requestId: body.requestId });
      expect(server.runs).toHaveLength(2);
    },
  );

  test('when a handler runs: it is told to stop before its lease is over', async () => {
    const { faulty, server } = outage({ ...changing, run: () => new Promise(() => {}) });
    void server.call('tool');
    await settled();
    faulty.isDown = () => true;
    const ctx = server.runs[0]?.ctx;
    await server.environment.pass(5_000);
    expect(ctx).toHaveProperty('signal.aborted', false);
    await server.environment.pass(5_000);
    expect(ctx).toHaveProperty('signal.aborted', true);
  });

  test('when a refusal is to be written down: 503, since what cannot be audited is not answered', async () => {
    const { faulty, server } = outage();
    faulty.isDown = (method) => method === 'record';
    expect((await server.call('no_such_tool')).http).toBe(503);
  });

  test('when a call that leaves only its audit row cannot leave it: 503, without the output', async () => {
    const { faulty, server } = outage({ approvalPolicy: 'auto', sideEffectLevel: 'none' });
    faulty.isDown = (method) => method === 'record';
    const { http, body } = await server.call('tool');
    expect([http, body.output]).toEqual([503, undefined]);
  });
});
