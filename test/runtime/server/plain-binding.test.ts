import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { ServerToolContract } from '../../../runtime/core/contract.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { createPlainHandler } from '../../../runtime/server/plain-binding.js';
import {
  createServerToolRegistry,
  type AnyServerToolHandler,
  type ServerToolContext,
} from '../../../runtime/server/server-tools.js';
import { seedsPresent, seedProblems } from '../../seed-schema.js';
import { echo, sampleCall, sampleEntry, sampleRegistry } from './sample-tools.js';
import { ask, serve, type Answered } from './serve.js';

const failing: AnyServerToolHandler = () => {
  throw new Error('password hunter2 was refused by db.internal');
};
const hanging: AnyServerToolHandler = () => new Promise(() => {});
const governed: [string, Partial<ServerToolContract>][] = [
  ['approval by the user', { approvalPolicy: 'user_confirm' }],
  ['approval by a supervisor', { approvalPolicy: 'supervisor_approve' }],
  ['later work', { approvalPolicy: 'async_pending' }],
  ['a policy that denies it', { approvalPolicy: 'denied' }],
  ['a caller that is known', { auth: { required: true, scopes: [], permissions: [] } }],
  [
    'approval of some inputs',
    { approval: { expiresInMs: 1, approverPermission: 'a', escalate: [{ if: false, to: 'supervisor_approve' }] } },
  ],
];

test('a call is answered with the output, completed', async () => {
  const { httpStatus, headers, body } = await ask(sampleRegistry(), sampleCall());
  expect(httpStatus).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(body).toEqual({ status: 'completed', output: { text: 'hello' }, requestId: expect.any(String) as string });
});

test('the handler gets the parsed input, with defaults, and its call', async () => {
  const handler = vi.fn<(input: unknown, ctx: ServerToolContext) => { output: object }>(() => ({
    output: { text: '' },
  }));
  const { body } = await ask(sampleRegistry(handler), sampleCall({ input: {} }));
  expect(handler).toHaveBeenCalledTimes(1);
  expect(handler.mock.calls[0]?.[0]).toEqual({ text: 'nothing' });
  expect(handler.mock.calls[0]?.[1]).toMatchObject({
    requestId: body['requestId'],
    sessionId: 'session-1',
    turnIndex: 0,
    toolCallId: 'call-1',
    signal: expect.any(AbortSignal) as AbortSignal,
  });
});

test('each call has a request id of its own', async () => {
  const handler = createPlainHandler({ tools: sampleRegistry() });
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sampleCall()),
      };
      const response = await handler(new Request('http://shop.example/chat/tool-call', init));
      return ((await response.json()) as { requestId: string }).requestId;
    }),
  );
  expect(new Set(ids).size).toBe(20);
});

describe('a handler that does not answer as it should', () => {
  test('by declaring a failure, is answered with its code and message', async () => {
    const handler: AnyServerToolHandler = async () => {
      throw toolFailure('CUSTOMER_REFUND_DENIED', 'the refund window is closed');
    };
    const { httpStatus, body } = await ask(sampleRegistry(handler), sampleCall());
    expect(httpStatus).toBe(200);
    expect(body).toMatchObject({
      status: 'failed',
      errorCode: 'CUSTOMER_REFUND_DENIED',
      error: 'the refund window is closed',
    });
  });

  test.each<[string, AnyServerToolHandler]>([
    ['by throwing', failing],
    ['by rejecting', async () => failing(undefined as never, undefined as never)],
    ['by throwing no error', () => Promise.reject('hunter2')], // eslint-disable-line prefer-promise-reject-errors
  ])('%s, is answered with TOOL_EXECUTION_FAILED and none of its text', async (_name, handler) => {
    const { httpStatus, body } = await ask(sampleRegistry(handler), sampleCall());
    expect(httpStatus).toBe(200);
    expect(body).toMatchObject({ status: 'failed', errorCode: 'TOOL_EXECUTION_FAILED' });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|internal|at /);
  });

  test.each<[string, unknown]>([
    ['an output that its contract does not allow', { output: { text: 5, secret: 'hunter2' } }],
    ['an output that is no JSON', { output: { text: new Date(0) } }],
    ['no output', {}],
    ['nothing', undefined],
    ['null', null],
  ])('by returning %s, is answered with OUTPUT_INVALID', async (_name, result) => {
    const { httpStatus, body } = await ask(sampleRegistry((() => result) as AnyServerToolHandler), sampleCall());
    expect(httpStatus).toBe(200);
    expect(body).toMatchObject({ status: 'failed', errorCode: 'OUTPUT_INVALID' });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  test('by taking too long, is answered with SERVER_TOOL_TIMEOUT, and its signal fires', async () => {
    const signals: AbortSignal[] = [];
    const handler: AnyServerToolHandler = (_input, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const { httpStatus, body } = await ask(sampleRegistry(handler, { timeoutMs: 20 }), sampleCall());
    expect(httpStatus).toBe(200);
    expect(body).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_TIMEOUT' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('by failing because its time is up, is a timeout too', async () => {
    const handler: AnyServerToolHandler = async (_input, { signal }) => {
      await sleep(60_000, undefined, { signal });
      return { output: {} };
    };
    const { body } = await ask(sampleRegistry(handler, { timeoutMs: 20 }), sampleCall());
    expect(body).toMatchObject({ errorCode: 'SERVER_TOOL_TIMEOUT' });
  });

  test('by rejecting after its time was up, brings nothing down', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      let rejected = false;
      const handler: AnyServerToolHandler = async (_input, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await sleep(20);
        rejected = true;
        throw new Error('too late');
      };
      const { body } = await ask(sampleRegistry(handler, { timeoutMs: 20 }), sampleCall());
      expect(body).toMatchObject({ errorCode: 'SERVER_TOOL_TIMEOUT' });
      await vi.waitFor(() => expect(rejected).toBe(true));
      await sleep(20);
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });
});

test.each(governed)('a tool that needs %s is denied and not run', async (_name, changes) => {
  const handler = vi.fn(echo);
  const { httpStatus, body } = await ask(sampleRegistry(handler, changes), sampleCall());
  expect(httpStatus).toBe(200);
  expect(body).toMatchObject({
    status: 'denied',
    errorCode: 'SERVER_TOOL_UNAUTHORIZED',
    approvalPolicy: changes.approvalPolicy ?? 'auto',
    error: expect.any(String) as string,
  });
  expect(handler).not.toHaveBeenCalled();
});

test('nothing in a call can say that it was approved', async () => {
  const handler = vi.fn(echo);
  const tools = sampleRegistry(handler, { approvalPolicy: 'user_confirm' });
  expect((await ask(tools, sampleCall({ approvalPolicy: 'auto' }))).httpStatus).toBe(400);
  expect((await ask(tools, sampleCall({ approved: true }))).httpStatus).toBe(400);
  expect((await ask(tools, sampleCall({ input: { approved: true } }))).body['status']).toBe('denied');
  expect(handler).not.toHaveBeenCalled();
});

test('an input that its contract does not allow is refused with the reasons, and not run', async () => {
  const handler = vi.fn(echo);
  const { httpStatus, body } = await ask(sampleRegistry(handler), sampleCall({ input: { text: 5 } }));
  expect(httpStatus).toBe(422);
  expect(body).toMatchObject({ status: 'failed', errorCode: 'TOOL_VALIDATION_FAILED', error: '/text must be string' });
  expect(handler).not.toHaveBeenCalled();
});

test('an input that is nested too deeply is refused like any other', async () => {
  const text = JSON.stringify(sampleCall({ input: { text: '@' } })).replace('"@"', '['.repeat(9000) + ']'.repeat(9000));
  const { httpStatus, body } = await ask(sampleRegistry(), undefined, { body: text });
  expect(httpStatus).toBe(422);
  expect(body).toMatchObject({ errorCode: 'TOOL_VALIDATION_FAILED' });
});

test.each(['unknown', '', 'Echo', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a tool named %j is unknown',
  async (name) => {
    const { httpStatus, body } = await ask(sampleRegistry(), sampleCall({ name }));
    expect(httpStatus).toBe(404);
    expect(body).toMatchObject({ status: 'failed', errorCode: 'TOOL_UNKNOWN' });
  },
);

test('a tool can be called by an alias', async () => {
  const tools = createServerToolRegistry({ echo: { ...sampleEntry(echo), aliases: ['say'] } });
  expect((await ask(tools, sampleCall({ name: 'say' }))).body).toMatchObject({ status: 'completed' });
});

test('a tool that cannot be loaded is answered as unavailable, with none of the reason', async () => {
  const broken = { ...sampleEntry(echo), handler: () => Promise.reject(new Error('cannot find /srv/hunter2.js')) };
  const handle = createPlainHandler({ tools: createServerToolRegistry({ echo: broken }) });
  const url = await serve(handle);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(sampleCall()) });
  const text = await response.text();
  expect(response.status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' });
  expect(text).not.toContain('hunter2');
});

describe('when the caller goes away', () => {
  test('the signal of the handler fires', async () => {
    const signals: AbortSignal[] = [];
    const url = await serve(
      createPlainHandler({
        tools: sampleRegistry((_input, { signal }) => {
          signals.push(signal);
          return new Promise(() => {});
        }),
      }),
    );
    const controller = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(sampleCall());
    const gone = expect(fetch(url, { method: 'POST', headers, body, signal: controller.signal })).rejects.toThrow();
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    expect(signals[0]?.aborted).toBe(false);
    controller.abort();
    await gone;
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });

  test('after an answer, nothing fires', async () => {
    const signals: AbortSignal[] = [];
    const handler: AnyServerToolHandler = (_input, { signal }) => {
      signals.push(signal);
      return { output: { text: 'done' } };
    };
    expect((await ask(sampleRegistry(handler), sampleCall())).httpStatus).toBe(200);
    await sleep(20);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

describe.skipIf(!seedsPresent)("every answer fits the seed's schema (skipped where ../shared/seeds is absent)", () => {
  const answers: [string, () => Promise<Answered>][] = [
    ['completed', () => ask(sampleRegistry(), sampleCall())],
    [
      'a declared failure',
      () =>
        ask(
          sampleRegistry(() => Promise.reject(toolFailure('A', 'a'))),
          sampleCall(),
        ),
    ],
    ['a crash', () => ask(sampleRegistry(failing), sampleCall())],
    ['a timeout', () => ask(sampleRegistry(hanging, { timeoutMs: 10 }), sampleCall())],
    [
      'a bad output',
      () =>
        ask(
          sampleRegistry(() => ({ output: {} })),
          sampleCall(),
        ),
    ],
    ['a bad input', () => ask(sampleRegistry(), sampleCall({ input: { text: 1 } }))],
    ['an unknown tool', () => ask(sampleRegistry(), sampleCall({ name: 'other' }))],
    ['a bad request', () => ask(sampleRegistry(), {})],
    ['a bad content type', () => ask(sampleRegistry(), sampleCall(), { headers: { 'content-type': 'text/plain' } })],
    ['a bad method', () => ask(sampleRegistry(), sampleCall(), { method: 'PUT' })],
    ['too many bytes', () => ask(sampleRegistry(), sampleCall({ input: { text: 'x'.repeat(70_000) } }))],
    ...governed.map(([name, changes]): [string, () => Promise<Answered>] => [
      `denied for ${name}`,
      () => ask(sampleRegistry(echo, changes), sampleCall()),
    ]),
  ];

  test.each(answers)('%s', async (_name, answer) => {
    const { body } = await answer();
    expect(seedProblems('ServerToolResultEnvelope', body)).toBe('');
    expect(body['status']).toBeTypeOf('string');
    expect(body['output'] ?? body['error']).toBeDefined();
  });
});
