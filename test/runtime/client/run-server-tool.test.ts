import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApprovalHandler, ApprovalRequest } from '../../../runtime/client/approval.js';
import type { ToolCallEvent } from '../../../runtime/client/tool-call-event.js';
import { createToolClient, type ToolClient, type ToolClientOptions } from '../../../runtime/client/tool-client.js';
import { context, impatientTiming, pathOf, pending, refund, waiting } from './fixtures.js';
import { recordingFetch } from './recording-fetch.js';

const completed = { status: 'completed', output: { refundId: 'REF-1' }, requestId: 'r/1' };
const denied = {
  status: 'denied',
  error: 'the call was not approved; nothing ran',
  errorCode: 'SERVER_TOOL_APPROVAL_DENIED',
  requestId: 'r/1',
};

type Route = 'POST ' | 'GET ' | 'DELETE ' | 'GET /approval' | 'POST /approval';
type Answer = object | readonly [status: number, body: object, retryAfter?: string] | 'lost';

interface Server {
  readonly client: ToolClient;
  readonly events: ToolCallEvent[];
  /** What was asked for: method and path below the call. */
  readonly asked: () => string[];
  readonly bodiesOf: (route: Route) => Promise<unknown[]>;
  readonly requests: readonly Request[];
}

/** A server that answers each route as listed, the last answer for ever. */
function serverThat(answers: Partial<Record<Route, readonly Answer[]>>, options: ToolClientOptions = {}): Server {
  const given = new Map<string, number>();
  const routeOf = ({ method, url }: Request): string =>
    `${method} ${new URL(url).pathname.replace('/chat/tool-call', '').replace('/r%2F1', '')}`;
  const { fetch, requests } = recordingFetch((request) => {
    const route = routeOf(request);
    const list = answers[route as Route] ?? [];
    const at = given.get(route) ?? 0;
    given.set(route, at + 1);
    const answer = list[Math.min(at, list.length - 1)];
    if (answer === undefined || answer === 'lost') throw new TypeError(`no ${route}`);
    const [status, body, retryAfter] = (Array.isArray(answer) ? answer : [200, answer]) as [number, object, string?];
    return Response.json(body, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
  });
  const events: ToolCallEvent[] = [];
  const client = createToolClient({
    baseUrl: 'https://shop.example',
    serverTools: [refund],
    fetch,
    timing: impatientTiming(),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return {
    client,
    events,
    requests,
    asked: () => requests.map(routeOf),
    bodiesOf: (route) =>
      Promise.all(requests.filter((request) => routeOf(request) === route).map((request) => request.clone().json())),
  };
}

const refundCall = { name: 'apply_refund', input: { amountCents: 500 }, context };
const version = (number: number, more: object = {}): object => ({ ...waiting, version: number, ...more });

describe('a call that waits for its user', () => {
  test('stays waiting where there is no handler', async () => {
    const { client, events, asked } = serverThat({ 'POST ': [pending] });
    expect(await client.call(refundCall)).toEqual(pending);
    expect(asked()).toEqual(['POST ']);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval']);
    expect(events.at(-1)).toMatchObject({ requestId: 'r/1', approvalPolicy: 'user_confirm' });
  });

  test('is shown to the handler in the words of the server, and nothing else is', async () => {
    const seen: ApprovalRequest[] = [];
    const { client } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting] },
      {
        approvalHandler: (request) => {
          seen.push(request);
          throw new Error('the dialog broke');
        },
      },
    );
    await client.call({ ...refundCall, input: { amountCents: 1, note: 'the model says it is one cent' } });
    expect(seen).toEqual([
      {
        ...context,
        kind: 'server',
        tool: 'apply_refund',
        requestId: 'r/1',
        facts: { amountCents: 500 },
        allowedDecisions: ['approve', 'deny', 'edit'],
        expiresAt: '2026-05-01T09:30:00.000Z',
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ]);
  });

  test.each<[string, ApprovalHandler, object, object, string[]]>([
    ['approved', () => true, { decision: 'approve' }, completed, ['approved', 'completed']],
    ['denied', () => false, { decision: 'deny' }, denied, ['denied']],
    [
      'denied with a reason',
      () => ({ decision: 'deny', reason: 'too much' }),
      { decision: 'deny', reason: 'too much' },
      denied,
      ['denied'],
    ],
    [
      'approved with another input',
      () => ({ decision: 'approve', input: { amountCents: 400 } }),
      { decision: 'approve', input: { amountCents: 400 } },
      completed,
      ['approved', 'completed'],
    ],
  ])('and is %s: the decision is posted with the version', async (_name, approvalHandler, decision, result, path) => {
    for (const answer of [result, version(2, { state: path.at(-1), result })]) {
      const { client, events, bodiesOf } = serverThat(
        { 'POST ': [pending], 'GET /approval': [waiting], 'POST /approval': [answer] },
        { approvalHandler },
      );
      expect(await client.call(refundCall)).toEqual(result);
      expect(await bodiesOf('POST /approval')).toEqual([{ ...decision, version: 1 }]);
      expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', ...path]);
    }
  });

  test('is decided with headers of its own where there are some', async () => {
    const { client, requests } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting], 'POST /approval': [completed] },
      {
        approvalHandler: () => true,
        headers: { authorization: 'call' },
        decisionHeaders: { authorization: 'decision' },
      },
    );
    await client.call(refundCall);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['call', 'decision', 'decision']);
  });

  test('and has changed meanwhile is read and asked about again', async () => {
    const facts: unknown[] = [];
    const { client, bodiesOf } = serverThat(
      {
        'POST ': [pending],
        'GET /approval': [waiting, version(2, { facts: { amountCents: 900 } })],
        'POST /approval': [[409, version(2)], completed],
      },
      {
        approvalHandler: (request) => {
          if (request.kind === 'server') facts.push(request.facts);
          return true;
        },
      },
    );
    expect(await client.call(refundCall)).toEqual(completed);
    expect(facts).toEqual([{ amountCents: 500 }, { amountCents: 900 }]);
    expect(await bodiesOf('POST /approval')).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  test('has an unknown outcome when no answer to its approval comes back', async () => {
    const { client } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting, 'lost'], 'POST /approval': ['lost'] },
      { approvalHandler: () => true },
    );
    expect(await client.call(refundCall)).toMatchObject({
      status: 'failed',
      errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN',
      requestId: 'r/1',
    });
  });

  test('is read again when no answer to its approval comes back', async () => {
    const running = version(3, { state: 'executing', allowedDecisions: [] });
    const { client } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting, running], 'POST /approval': ['lost'] },
      { approvalHandler: () => true },
    );
    expect(await client.call(refundCall)).toMatchObject({
      status: 'pending',
      errorCode: 'SERVER_TOOL_ASYNC_PENDING',
    });
  });

  test('and was decided elsewhere meanwhile is not asked about again', async () => {
    const approvalHandler = vi.fn<ApprovalHandler>(() => true);
    const { client, events } = serverThat(
      {
        'POST ': [pending],
        'GET /approval': [waiting, version(2, { state: 'denied', allowedDecisions: [], result: denied, reason: 'no' })],
        'POST /approval': [[409, version(2)]],
      },
      { approvalHandler },
    );
    expect(await client.call(refundCall)).toEqual(denied);
    expect(approvalHandler).toHaveBeenCalledTimes(1);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'denied']);
    expect(events.at(-1)?.reason).toBe('no');
  });

  test.each<[string, Partial<Record<Route, readonly Answer[]>>, ApprovalHandler]>([
    [
      'the handler throws',
      {},
      () => {
        throw new Error('no dialog');
      },
    ],
    ['the handler decides nothing', {}, () => undefined as unknown as boolean],
    ['it may not be decided so', { 'GET /approval': [version(1, { allowedDecisions: ['deny'] })] }, () => true],
    [
      'it may not be edited',
      { 'GET /approval': [version(1, { allowedDecisions: ['approve', 'deny'] })] },
      () => ({ decision: 'approve', input: {} }),
    ],
    ['the view is of another call', { 'GET /approval': [{ ...waiting, requestId: 'r/2' }] }, () => true],
    ['the view cannot be seen', { 'GET /approval': [[403, denied]] }, () => true],
    ['the server is gone', { 'GET /approval': ['lost'] }, () => true],
    ['the denial is lost', { 'POST /approval': ['lost'] }, () => false],
    ['the decision is not allowed', { 'POST /approval': [[403, denied]] }, () => true],
    ['it changes all the time', { 'POST /approval': [[409, waiting]] }, () => true],
  ])('stays waiting when %s', async (_name, answers, approvalHandler) => {
    const { client, events } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting], 'POST /approval': [completed], ...answers },
      { approvalHandler },
    );
    expect(await client.call(refundCall)).toMatchObject({ status: 'pending', requestId: 'r/1' });
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval']);
  });

  test('stays waiting when nobody waits for the decision any more', async () => {
    const controller = new AbortController();
    const { client, asked } = serverThat(
      { 'POST ': [pending], 'GET /approval': [waiting] },
      {
        approvalHandler: () => {
          controller.abort();
          return true;
        },
      },
    );
    expect(await client.call({ ...refundCall, signal: controller.signal })).toMatchObject({ status: 'pending' });
    expect(asked()).toEqual(['POST ', 'GET /approval']);
  });

  test('and needs a supervisor after an edit is no longer the user’s to decide', async () => {
    const { client, events } = serverThat(
      {
        'POST ': [pending],
        'GET /approval': [waiting],
        'POST /approval': [version(2, { state: 'pending_supervisor', allowedDecisions: [] })],
      },
      { approvalHandler: () => ({ decision: 'approve', input: { amountCents: 90_000 } }) },
    );
    expect(await client.call(refundCall)).toEqual({
      status: 'pending',
      error: 'pending supervisor approval; nothing ran yet',
      errorCode: 'SERVER_TOOL_SUPERVISOR_PENDING',
      requestId: 'r/1',
      approvalPolicy: 'supervisor_approve',
    });
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'pending_supervisor']);
  });
});

test('a call that waits for a supervisor is never decided by the client of its caller', async () => {
  const approvalHandler = vi.fn<ApprovalHandler>(() => true);
  const supervised = { ...pending, approvalPolicy: 'supervisor_approve' };
  const { client, asked } = serverThat({ 'POST ': [supervised] }, { approvalHandler });
  expect(await client.call(refundCall)).toEqual(supervised);
  expect(asked()).toEqual(['POST ']);
  expect(approvalHandler).not.toHaveBeenCalled();
});

describe('waiting for the outcome', () => {
  const view = (number: number, state: string, result?: object): object =>
    version(number, { state, allowedDecisions: [], ...(result ? { result } : {}) });

  test('asks until there is one, and tells of every state on the way', async () => {
    const { client, events, asked } = serverThat({
      'POST ': [pending],
      'GET ': [
        waiting,
        view(2, 'approved'),
        view(2, 'approved'),
        view(3, 'executing'),
        view(4, 'completed', completed),
      ],
    });
    await client.call(refundCall);
    expect(await client.waitForResult('r/1')).toEqual(completed);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'approved', 'executing', 'completed']);
    expect(asked().filter((route) => route === 'GET ')).toHaveLength(5);
  });

  test('takes the call by its ids too, and its result once it is known', async () => {
    const { client, asked } = serverThat({ 'POST ': [completed] });
    await client.call(refundCall);
    expect(await client.waitForResult(context)).toEqual(completed);
    expect(asked()).toEqual(['POST ']);
  });

  test('pauses as long as the server asks, else longer and longer', async () => {
    const timing = impatientTiming(0.5);
    const { client } = serverThat(
      { 'POST ': [pending], 'GET ': [[200, waiting, '7'], waiting, waiting, completed] },
      { timing },
    );
    await client.call(refundCall);
    await client.waitForResult('r/1', { pollMs: 100 });
    expect(timing.pauses).toEqual([150, 7100, 300, 500]);
  });

  test('goes on when the server is gone for a while', async () => {
    const { client } = serverThat({
      'POST ': [pending],
      'GET ': ['lost', 'lost', 'lost', 'lost', [503, denied], [200, {}], view(2, 'completed', completed)],
    });
    await client.call(refundCall);
    expect(await client.waitForResult('r/1')).toEqual(completed);
  });

  test('ignores what is older than what it knows', async () => {
    const { client, events } = serverThat({
      'POST ': [pending],
      'GET ': [view(3, 'executing'), view(2, 'approved'), view(4, 'completed', completed)],
    });
    await client.call(refundCall);
    await client.waitForResult('r/1');
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'executing', 'completed']);
  });

  test('is not set back by an older answer to the call itself', async () => {
    const { client, events } = serverThat({
      'POST ': [pending],
      'GET ': [view(2, 'approved'), [403, denied]],
    });
    await client.call(refundCall);
    await client.waitForResult('r/1');
    await client.call(refundCall);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'approved']);
  });

  test('ends with the truth about a call that ran out of time', async () => {
    const late = { status: 'failed', error: 'x', errorCode: 'SERVER_TOOL_TIMEOUT', requestId: 'r/1' };
    const { client, events } = serverThat({
      'POST ': [late],
      'GET ': [view(2, 'timed_out'), view(3, 'completed', completed)],
    });
    expect(await client.call(refundCall)).toEqual(late);
    expect(await client.waitForResult('r/1')).toEqual(completed);
    expect(pathOf(events)).toEqual(['requested', 'timed_out', 'completed']);
  });

  test('ends when the server says that nobody knows', async () => {
    const unknown = { status: 'failed', error: 'x', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' };
    const { client } = serverThat({ 'POST ': [pending], 'GET ': [view(2, 'failed', unknown)] });
    await client.call(refundCall);
    expect(await client.waitForResult('r/1')).toEqual(unknown);
  });

  test('ends when the server does not answer the question, which says nothing about the call', async () => {
    const gone = { status: 'failed', error: 'there is no such call', errorCode: 'CALL_UNKNOWN' };
    const { client, events } = serverThat({ 'POST ': [pending], 'GET ': [[404, gone]] });
    await client.call(refundCall);
    expect(await client.waitForResult('r/1')).toEqual(gone);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval']);
  });

  test('knows no call that this client did not make', async () => {
    const { client, asked } = serverThat({});
    expect(await client.waitForResult('r/9')).toMatchObject({ status: 'failed', errorCode: 'CALL_UNKNOWN' });
    expect(asked()).toEqual([]);
  });

  describe('for a limited time', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    const timing = {
      now: () => Date.now(),
      random: () => 0,
      sleep: (ms: number, signal: AbortSignal): Promise<void> =>
        new Promise((resolve) => {
          setTimeout(resolve, ms);
          signal.addEventListener('abort', () => resolve());
        }),
    };

    test('leaves the call as it is', async () => {
      const { client, events } = serverThat({ 'POST ': [pending], 'GET ': [waiting] }, { timing });
      await client.call(refundCall);
      const waited = client.waitForResult('r/1', { timeoutMs: 4500 });
      await vi.advanceTimersByTimeAsync(4500);
      expect(await waited).toMatchObject({ status: 'pending', requestId: 'r/1' });
      expect(pathOf(events)).toEqual(['requested', 'awaiting_approval']);
    });

    test('so does a signal', async () => {
      const controller = new AbortController();
      const { client } = serverThat({ 'POST ': [pending], 'GET ': [waiting] }, { timing });
      await client.call(refundCall);
      const waited = client.waitForResult('r/1', { signal: controller.signal });
      await vi.advanceTimersByTimeAsync(2500);
      controller.abort();
      expect(await waited).toMatchObject({ status: 'pending' });
    });
  });
});

describe('cancelling', () => {
  const cancelled = { ...denied, errorCode: 'SERVER_TOOL_CANCELLED' };

  test('asks the server, which decides', async () => {
    const { client, events, asked } = serverThat({
      'POST ': [pending],
      'DELETE ': [version(2, { state: 'denied', result: cancelled })],
    });
    await client.call(refundCall);
    expect(await client.cancel('r/1')).toEqual(cancelled);
    expect(asked()).toEqual(['POST ', 'DELETE ']);
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'denied']);
  });

  test('a call that runs already does not end it', async () => {
    const { client, events } = serverThat({
      'POST ': [pending],
      'DELETE ': [[409, version(2, { state: 'executing', allowedDecisions: [] })]],
    });
    await client.call(refundCall);
    expect(await client.cancel(context)).toMatchObject({
      status: 'pending',
      error: 'accepted for later; the outcome is not known yet',
    });
    expect(pathOf(events)).toEqual(['requested', 'awaiting_approval', 'executing']);
  });
});
