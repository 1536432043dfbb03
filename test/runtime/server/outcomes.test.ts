import { describe, expect, test } from 'vitest';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { settled } from './fake-environment.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const changing: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
const external: ToolSketch = { ...changing, sideEffectLevel: 'external_side_effect' };
const reading: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only', idempotency: 'required' };
const unstored: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };

const canary = 'canary-7f3a';
const crash = (): never => {
  throw new Error(`SELECT * FROM cards WHERE pan = '${canary}' at /srv/${canary}.ts:1:1`, { cause: canary });
};

describe('a handler that throws anything but toolFailure', () => {
  test.each([
    ['state_changing', changing],
    ['external_side_effect', external],
  ])('%s: the outcome is unknown, and never a duplicate', async (_, sketch) => {
    const server = new ToolServer({ tool: { ...sketch, run: crash } });
    const first = await server.call('tool');
    expect([first.http, first.body.status, first.body.errorCode]).toEqual([
      200,
      'failed',
      'SERVER_TOOL_OUTCOME_UNKNOWN',
    ]);
    for (const _again of [1, 2]) expect((await server.call('tool')).body).toEqual(first.body);
    expect(server.runs).toHaveLength(1);
  });

  test('a tool that only reads: failed, and replayed', async () => {
    const server = new ToolServer({ tool: { ...reading, run: crash } });
    expect((await server.call('tool')).body).toMatchObject({ status: 'failed', errorCode: 'TOOL_EXECUTION_FAILED' });
    expect((await server.call('tool')).body).toMatchObject({
      duplicateDisposition: 'replayed',
      errorCode: 'TOOL_EXECUTION_FAILED',
    });
    expect(server.runs).toHaveLength(1);
  });

  test('a call that is not stored: failed, and runs again', async () => {
    const server = new ToolServer({ tool: { ...unstored, run: crash } });
    for (const _again of [1, 2]) expect((await server.call('tool')).body.errorCode).toBe('TOOL_EXECUTION_FAILED');
    expect(server.runs).toHaveLength(2);
  });

  test.each([undefined, null, 'text', 7, Object.create(null), new AggregateError([new Error(canary)])])(
    'whatever it throws: %s',
    async (thrown) => {
      const run = (): never => {
        throw thrown;
      };
      const server = new ToolServer({ tool: { ...changing, run } });
      expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    },
  );

  test('nothing of what it threw leaves the server, but its host is told', async () => {
    const server = new ToolServer({ changing: { ...changing, run: crash }, unstored: { ...unstored, run: crash } });
    const answers = [await server.call('changing'), await server.call('unstored')];
    const seen = JSON.stringify([answers, await server.ledger.auditAfter(0, 50), server.events]);
    expect(seen).not.toContain(canary);
    expect(seen).not.toMatch(/SELECT|at .*\.ts|\/srv/);
    expect(server.errors.map(String)).toEqual([expect.stringContaining(canary), expect.stringContaining(canary)]);
  });

  test('a host that cannot even be told does not change the outcome', async () => {
    const onError = (): never => {
      throw new Error('the log is full');
    };
    const server = new ToolServer({ tool: { ...changing, run: crash } }, { onError });
    expect((await server.call('tool')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    const [call] = await server.ledger.list({ limit: 1 });
    expect([call?.state, call?.outcome]).toEqual(['settled', 'unknown']);
  });
});

describe('toolFailure', () => {
  test.each([
    ['a tool that changes something', changing],
    ['a tool that reads', reading],
    ['a call that is not stored', unstored],
  ])('declares that nothing happened: %s', async (_, sketch) => {
    const run = (): never => {
      throw toolFailure('CLOSED', 'the window is closed');
    };
    const { http, body } = await new ToolServer({ tool: { ...sketch, run } }).call('tool');
    expect(http).toBe(200);
    expect(body).toMatchObject({ status: 'failed', errorCode: 'CLOSED', error: 'the window is closed' });
  });
});

describe('a caller who goes away', () => {
  const post = (server: ToolServer, tool: string, signal: AbortSignal): Promise<Response> =>
    server.handler(
      new Request('http://localhost/chat/tool-call', {
        method: 'POST',
        signal,
        headers: { 'content-type': 'application/json', authorization: 'Bearer ann', 'idempotency-key': 'k' },
        body: JSON.stringify({ name: tool, input: {}, context: { sessionId: 's', turnIndex: 0, toolCallId: 'c' } }),
      }),
    );

  test.each([
    ['a stored call goes on', changing, false],
    ['one that is not stored is told to stop', unstored, true],
  ])('%s', async (_, sketch, stops) => {
    const caller = new AbortController();
    const server = new ToolServer({ tool: { ...sketch, run: () => new Promise(() => {}) } });
    void post(server, 'tool', caller.signal);
    await settled();
    caller.abort();
    await settled();
    expect(server.runs[0]?.ctx).toHaveProperty('signal.aborted', stops);
  });
});
