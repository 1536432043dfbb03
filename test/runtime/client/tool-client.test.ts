import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClientToolRegistry } from '../../../runtime/client/client-tools.js';
import type { ToolCallEvent } from '../../../runtime/client/tool-call-event.js';
import { createToolClient, type ToolClient, type ToolClientOptions } from '../../../runtime/client/tool-client.js';
import { clientTool, context, pathOf, refund } from './fixtures.js';
import { answering } from './recording-fetch.js';

const completed = { status: 'completed', output: { refundId: 'REF-1' } };

/** A client, and the events that it told so far. */
function watched(options: ToolClientOptions): { client: ToolClient; events: ToolCallEvent[] } {
  const events: ToolCallEvent[] = [];
  const client = createToolClient({
    baseUrl: 'https://shop.example',
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { client, events };
}

/** A client tool whose runs wait to be ended one by one. */
function heldTool(): {
  tools: ClientToolRegistry;
  finish: (index: number, output: object) => void;
  runs: () => number;
} {
  const ends: ((returned: { readonly output: object }) => void)[] = [];
  return {
    tools: clientTool(() => new Promise((resolve) => ends.push(resolve))),
    finish: (index, output) => ends[index]?.({ output }),
    runs: () => ends.length,
  };
}

/** Lets everything happen that waits for nothing but promises. */
async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
}

describe('a name', () => {
  test('that no tool has fails closed, with an event', async () => {
    const { client, events } = watched({ tools: clientTool(() => ({ output: {} })), serverTools: [refund] });
    for (const name of ['delete_all', 'constructor', '__proto__', 'Show_basket', '']) {
      const result = await client.call({ name, input: {}, context: { ...context, toolCallId: name } });
      expect(result).toEqual({
        status: 'failed',
        error: 'no tool has this name; nothing ran',
        errorCode: 'TOOL_UNKNOWN',
      });
      expect(pathOf(events, name)).toEqual(['requested', 'failed']);
      expect(events.at(-1)).toMatchObject({ tool: name, kind: 'unknown', result });
    }
  });

  test('may be an alias; events and requests have the canonical one', async () => {
    const { fetch, requests } = answering(completed);
    const { client, events } = watched({
      tools: clientTool(() => ({ output: {} })),
      serverTools: [refund],
      fetch,
    });
    await client.call({ name: 'basket.show', input: {}, context });
    await client.call({ name: 'refund.apply', input: {}, context: { ...context, toolCallId: 'call-2' } });
    expect(new Set(events.map(({ tool, kind }) => `${kind} ${tool}`))).toEqual(
      new Set(['client show_basket', 'server apply_refund']),
    );
    expect(await requests[0]?.json()).toHaveProperty('name', 'apply_refund');
  });

  test.each([
    ['two server tools', { serverTools: [refund, { ...refund, name: 'pay_back' }] }],
    [
      'a client tool and a server tool',
      { tools: clientTool(() => ({ output: {} })), serverTools: [{ ...refund, aliases: ['basket.show'] }] },
    ],
  ])('that %s answer to is refused at once', (_name, options) => {
    expect(() => createToolClient(options)).toThrow(/two tools answer to the name/);
  });
});

describe('the events', () => {
  test('of a server tool are what its envelopes say', async () => {
    const { client, events } = watched({
      serverTools: [refund],
      fetch: answering({ ...completed, requestId: 'r-1' }).fetch,
      timing: { now: () => 7, sleep: async () => {}, random: () => 0 },
    });
    const result = await client.call({ name: 'apply_refund', input: {}, context });
    const event = { ...context, tool: 'apply_refund', kind: 'server', at: 7 };
    expect(events).toEqual([
      { ...event, state: 'requested' },
      { ...event, state: 'completed', requestId: 'r-1', result },
    ]);
  });

  test.each([
    [{ status: 'denied', error: 'not entitled' }, 'denied'],
    [{ status: 'pending', error: 'x', approvalPolicy: 'supervisor_approve' }, 'pending_supervisor'],
    [{ status: 'pending', error: 'x', approvalPolicy: 'async_pending' }, 'async_pending'],
    [{ status: 'pending', error: 'x', approvalPolicy: 'user_confirm' }, 'awaiting_approval'],
    [{ status: 'failed', error: 'x', errorCode: 'SERVER_TOOL_TIMEOUT' }, 'timed_out'],
    [{ status: 'failed', error: 'x', errorCode: 'CUSTOMER_REFUND_DENIED' }, 'failed'],
    [{ status: 'duplicate', duplicateDisposition: 'replayed', output: {} }, 'duplicate'],
  ])('after the envelope %j end with %s', async (envelope, state) => {
    const { client, events } = watched({ serverTools: [refund], fetch: answering(envelope).fetch });
    expect(await client.call({ name: 'apply_refund', input: {}, context })).toEqual(envelope);
    expect(pathOf(events)).toEqual(['requested', state]);
    expect(events.at(-1)?.result).toEqual(envelope.status === 'pending' ? undefined : envelope);
  });

  test('of an input that is not valid tell so, and nothing is sent', async () => {
    const { fetch, requests } = answering(completed);
    const { client, events } = watched({ serverTools: [refund], fetch });
    await client.call({ name: 'apply_refund', input: { wrong: 1 }, context });
    expect(events.map((event) => event.result?.status)).toEqual([undefined, 'failed']);
    expect(events.at(-1)?.result).toMatchObject({
      errorCode: 'TOOL_VALIDATION_FAILED',
      error: '/wrong must not be there',
    });
    expect(requests).toEqual([]);
  });

  test('reach every listener until it unsubscribes, whatever the others do', async () => {
    const { client, events } = watched({ tools: clientTool(() => ({ output: {} })) });
    const seen: string[] = [];
    client.onEvent(() => {
      throw new Error('a broken listener');
    });
    client.onEvent(() => Promise.reject(new Error('a broken asynchronous listener')));
    client.onEvent((event) => Object.assign(event, { state: 'completed' }));
    const stop = client.onEvent(({ state }) => seen.push(state));
    await client.call({ name: 'show_basket', input: {}, context });
    stop();
    const result = await client.call({ name: 'show_basket', input: {}, context: { ...context, toolCallId: 'call-2' } });
    expect(result.status).toBe('completed');
    expect(seen).toEqual(['requested', 'executing', 'completed']);
    expect(pathOf(events, 'call-2')).toEqual(seen);
  });
});

describe('the same call', () => {
  test('made twice while it runs is one call', async () => {
    const { tools, finish, runs } = heldTool();
    const { client, events } = watched({ tools });
    const results = [1, 2].map(() => client.call({ name: 'show_basket', input: { a: 1 }, context }));
    await settle();
    finish(0, { count: 2 });
    expect(new Set(await Promise.all(results))).toEqual(new Set([{ status: 'completed', output: { count: 2 } }]));
    expect(runs()).toBe(1);
    expect(pathOf(events)).toEqual(['requested', 'executing', 'completed']);
  });

  test('made by a listener while it starts is one call too', async () => {
    let runs = 0;
    const { client } = watched({
      tools: clientTool(() => {
        runs++;
        return { output: {} };
      }),
    });
    client.onEvent(() => void client.call({ name: 'show_basket', input: {}, context }));
    await client.call({ name: 'show_basket', input: {}, context });
    expect(runs).toBe(1);
  });

  test('made again later gets the result of the first', async () => {
    const { fetch, requests } = answering(completed);
    const { client, events } = watched({ serverTools: [refund], fetch });
    const first = await client.call({ name: 'apply_refund', input: {}, context });
    expect(await client.call({ name: 'refund.apply', input: {}, context })).toEqual(first);
    expect(requests).toHaveLength(1);
    expect(events).toHaveLength(2);
  });

  test('with another tool or input is another call, and is refused', async () => {
    const { fetch, requests } = answering(completed);
    const { client, events } = watched({ serverTools: [refund], tools: clientTool(() => ({ output: {} })), fetch });
    await client.call({ name: 'apply_refund', input: { a: 1 }, context });
    for (const other of [
      { name: 'apply_refund', input: { a: 2 } },
      { name: 'show_basket', input: { a: 1 } },
    ]) {
      expect(await client.call({ ...other, context })).toMatchObject({
        status: 'duplicate',
        duplicateDisposition: 'conflict',
        errorCode: 'SERVER_TOOL_IDEMPOTENCY_CONFLICT',
      });
    }
    expect(requests).toHaveLength(1);
    expect(events).toHaveLength(2);
  });

  test.each([
    ['waits', { status: 'pending', error: 'x', approvalPolicy: 'async_pending' }, 'async_pending'],
    [
      'has an outcome that nobody knows',
      { status: 'failed', error: 'x', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' },
      'failed',
    ],
    ['ran out of time', { status: 'failed', error: 'x', errorCode: 'SERVER_TOOL_TIMEOUT' }, 'timed_out'],
  ])('that %s is posted again, with the same key, and its events go on', async (_name, open, state) => {
    const first = answering(open);
    const second = answering(completed);
    let server = first;
    const { client, events } = watched({ serverTools: [refund], fetch: (request) => server.fetch(request) });
    await client.call({ name: 'apply_refund', input: {}, context });
    server = second;
    expect(await client.call({ name: 'apply_refund', input: {}, context })).toEqual(completed);
    expect(await second.requests[0]?.text()).toBe(await first.requests[0]?.text());
    expect(pathOf(events)).toEqual(['requested', state, 'completed']);
  });

  test('is forgotten when so many others came later, but never while it runs', async () => {
    const held = heldTool();
    const { fetch, requests } = answering(completed);
    const { client } = watched({ tools: held.tools, serverTools: [refund], fetch, remember: 2 });
    const callRefund = (toolCallId: string): Promise<unknown> =>
      client.call({ name: 'apply_refund', input: {}, context: { ...context, toolCallId } });
    const running = client.call({ name: 'show_basket', input: {}, context });
    for (const id of ['a', 'b', 'c', 'b']) await callRefund(id);
    expect(requests).toHaveLength(3);
    await callRefund('a');
    expect(requests).toHaveLength(4);
    const joined = client.call({ name: 'show_basket', input: {}, context });
    held.finish(0, {});
    expect(await joined).toBe(await running);
    expect(held.runs()).toBe(1);
  });

  test('in another session is another call', async () => {
    const { fetch, requests } = answering(completed);
    const { client } = watched({ serverTools: [refund], fetch });
    await client.call({ name: 'apply_refund', input: {}, context });
    await client.call({ name: 'apply_refund', input: {}, context: { ...context, sessionId: 'session-2' } });
    expect(requests).toHaveLength(2);
  });
});

describe('a call that is given up', () => {
  test('before it was sent did not happen', async () => {
    const { fetch, requests } = answering(completed);
    const { client, events } = watched({ serverTools: [refund], fetch });
    const result = await client.call({ name: 'apply_refund', input: {}, context, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_CANCELLED' });
    expect(pathOf(events)).toEqual(['requested', 'denied']);
    expect(requests).toEqual([]);
  });

  test.each([
    [true, 'failed', 'SERVER_TOOL_OUTCOME_UNKNOWN'],
    [false, 'denied', 'SERVER_TOOL_CANCELLED'],
  ])('after it was sent, and can change something: %s, is %s / %s', async (changesState, status, errorCode) => {
    const controller = new AbortController();
    const fetch: typeof globalThis.fetch = () => {
      controller.abort();
      return Promise.reject(new Error('aborted'));
    };
    const { client } = watched({ serverTools: [{ ...refund, changesState }], fetch });
    const result = await client.call({ name: 'apply_refund', input: {}, context, signal: controller.signal });
    expect(result).toMatchObject({ status, errorCode });
  });
});

/** What may follow on a state in the browser. */
const following: { readonly [state: string]: readonly string[] } = {
  requested: ['awaiting_approval', 'executing', 'failed', 'denied'],
  awaiting_approval: ['approved', 'denied'],
  approved: ['executing', 'denied'],
  executing: ['completed', 'failed', 'timed_out'],
};

test('however twenty calls of one tool are interleaved, each has a path of its own and its own result', async () => {
  const kinds = fc.array(fc.constantFrom('good', 'throws', 'denied', 'wrong'), { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.scheduler(), async (plan, scheduler) => {
      const tools = clientTool(
        async (input) => {
          const { index } = input as { readonly index: number };
          await scheduler.schedule(Promise.resolve(), `run ${index}`);
          if (plan[index] === 'throws') throw new Error('no');
          return { output: { index } };
        },
        { approvalPolicy: 'user_confirm', timeoutMs: 60_000 },
      );
      const { client, events } = watched({
        tools,
        approvalHandler: async ({ toolCallId }) => {
          await scheduler.schedule(Promise.resolve(), `ask ${toolCallId}`);
          return plan[Number(toolCallId)] !== 'denied';
        },
      });
      const calls = plan.map((kind, index) =>
        client.call({
          name: 'show_basket',
          input: kind === 'wrong' ? { wrong: index } : { index },
          context: { ...context, toolCallId: String(index) },
        }),
      );
      const results = await scheduler.waitFor(Promise.all(calls));
      for (const [index, kind] of plan.entries()) {
        const path = pathOf(events, String(index));
        expect(path[0]).toBe('requested');
        for (const [at, state] of path.slice(1).entries()) expect(following[path[at] ?? '']).toContain(state);
        const expected = { good: 'completed', throws: 'failed', denied: 'denied', wrong: 'failed' }[kind];
        expect(path.at(-1)).toBe(expected);
        expect(results[index]?.status).toBe(expected);
        if (kind === 'good') expect(results[index]).toMatchObject({ output: { index } });
        const last = events.findLast(({ toolCallId }) => toolCallId === String(index));
        expect(last?.result).toBe(results[index]);
      }
    }),
    { numRuns: 50 },
  );
});
