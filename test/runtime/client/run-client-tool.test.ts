import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createAutoApproveHandler,
  createDenyAllHandler,
  createSelectiveApprovalHandler,
  type ApprovalHandler,
  type ApprovalRequest,
} from '../../../runtime/client/approval.js';
import type { ClientToolContext } from '../../../runtime/client/client-tool-handler.js';
import { createClientToolRegistry } from '../../../runtime/client/client-tools.js';
import type { ToolCallEvent } from '../../../runtime/client/tool-call-event.js';
import { createToolClient, type ToolCallRequest } from '../../../runtime/client/tool-client.js';
import type { ClientToolContract } from '../../../runtime/core/contract.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { clientTool, context, pathOf } from './fixtures.js';

interface Outcome {
  readonly result: object;
  readonly path: readonly string[];
  readonly events: readonly ToolCallEvent[];
  /** What the handler got, if it ran. */
  readonly ran: readonly (readonly [input: unknown, ctx: ClientToolContext])[];
}

/** Calls the one client tool. */
async function run(
  changes: Partial<ClientToolContract>,
  approvalHandler?: ApprovalHandler,
  request: Partial<ToolCallRequest> = {},
  handler: (input: unknown, ctx: ClientToolContext) => unknown = () => ({ output: { count: 1 } }),
): Promise<Outcome> {
  const ran: [unknown, ClientToolContext][] = [];
  const events: ToolCallEvent[] = [];
  const tools = clientTool((input, ctx) => {
    ran.push([input, ctx]);
    return handler(input, ctx) as { output: object };
  }, changes);
  const client = createToolClient({
    tools,
    onEvent: (event) => events.push(event),
    ...(approvalHandler ? { approvalHandler } : {}),
  });
  const result = await client.call({ name: 'show_basket', input: { colour: 'red' }, context, ...request });
  return { result, path: pathOf(events), events, ran };
}

const completed = { status: 'completed', output: { count: 1 } };
const notApproved = {
  status: 'denied',
  error: 'the call was not approved; nothing ran',
  errorCode: 'SERVER_TOOL_APPROVAL_DENIED',
};
const confirmed: Partial<ClientToolContract> = { approvalPolicy: 'user_confirm' };

describe('the policy', () => {
  test('auto runs the handler with its context and the parsed input', async () => {
    const { result, path, ran } = await run({}, createDenyAllHandler());
    expect(result).toEqual(completed);
    expect(path).toEqual(['requested', 'executing', 'completed']);
    expect(ran).toEqual([
      [
        { colour: 'red', size: 'small' },
        { ...context, signal: expect.any(AbortSignal) as AbortSignal },
      ],
    ]);
  });

  test('user_confirm asks first', async () => {
    const { result, path } = await run(confirmed, createAutoApproveHandler());
    expect(result).toEqual(completed);
    expect(path).toEqual(['requested', 'awaiting_approval', 'approved', 'executing', 'completed']);
  });

  test.each(['denied', 'supervisor_approve', 'async_pending'] as const)(
    '%s never runs in a browser',
    async (policy) => {
      const { result, path, ran } = await run({ approvalPolicy: policy }, createAutoApproveHandler());
      expect(result).toMatchObject({ status: 'denied', errorCode: 'SERVER_TOOL_POLICY_DENIED' });
      expect(path).toEqual(['requested', 'denied']);
      expect(ran).toEqual([]);
    },
  );
});

describe('an approval', () => {
  test('is asked for with the checked input, the description and the call', async () => {
    const asked: ApprovalRequest[] = [];
    await run(confirmed, (request) => {
      asked.push(request);
      return true;
    });
    expect(asked).toEqual([
      {
        ...context,
        kind: 'client',
        tool: 'show_basket',
        description: 'Shows the basket.',
        input: { colour: 'red', size: 'small' },
        signal: expect.any(AbortSignal) as AbortSignal,
      },
    ]);
  });

  test('is not asked for when the input is not valid', async () => {
    const handler = vi.fn<ApprovalHandler>(() => true);
    const { result, path, ran } = await run(confirmed, handler, { input: { wrong: 1 } });
    expect(result).toMatchObject({ errorCode: 'TOOL_VALIDATION_FAILED', error: '/wrong must not be there' });
    expect(path).toEqual(['requested', 'failed']);
    expect([handler.mock.calls, ran]).toEqual([[], []]);
  });

  test.each<[string, ApprovalHandler]>([
    ['false', () => false],
    ['a later false', async () => false],
    ['a denial', () => ({ decision: 'deny' })],
    ['nothing', () => undefined as unknown as boolean],
    ['what only looks like a yes', () => 'approve' as unknown as boolean],
    ['another decision', () => ({ decision: 'yes' }) as unknown as boolean],
    ['an error', () => Promise.reject(new Error('the dialog broke'))],
    [
      'an error at once',
      () => {
        throw new Error('no dialog');
      },
    ],
  ])('by %s is none', async (_name, handler) => {
    const { result, path, ran } = await run(confirmed, handler);
    expect(result).toEqual(notApproved);
    expect(path).toEqual(['requested', 'awaiting_approval', 'denied']);
    expect(ran).toEqual([]);
  });

  test('is denied where nobody can be asked', async () => {
    const { result, path } = await run(confirmed);
    expect(result).toEqual(notApproved);
    expect(path).toEqual(['requested', 'denied']);
  });

  test('that the signal is too early for is none', async () => {
    const controller = new AbortController();
    const { result, ran } = await run(
      confirmed,
      () => {
        controller.abort();
        return true;
      },
      { signal: controller.signal },
    );
    expect(result).toEqual(notApproved);
    expect(ran).toEqual([]);
  });

  test('counts for one call only', async () => {
    const asked: string[] = [];
    const client = createToolClient({
      tools: clientTool(() => ({ output: {} }), confirmed),
      approvalHandler: ({ toolCallId }) => asked.push(toolCallId) === 1,
    });
    const of = async (toolCallId: string): Promise<string> =>
      (await client.call({ name: 'show_basket', input: {}, context: { ...context, toolCallId } })).status;
    expect([await of('a'), await of('b')]).toEqual(['completed', 'denied']);
    expect(asked).toEqual(['a', 'b']);
  });

  test('is about what was shown: changing that changes nothing', async () => {
    const input = { colour: 'red' };
    const { ran } = await run(
      confirmed,
      (request) => {
        if (request.kind === 'client') Object.assign(request.input as object, { colour: 'blue' });
        input.colour = 'green';
        return true;
      },
      { input },
    );
    expect(ran[0]?.[0]).toEqual({ colour: 'red', size: 'small' });
  });

  test('of another input runs that one, if it is valid', async () => {
    const edited = await run(confirmed, () => ({ decision: 'approve', input: { colour: 'blue' } }));
    expect(edited.ran[0]?.[0]).toEqual({ colour: 'blue', size: 'small' });
    const invalid = await run(confirmed, () => ({ decision: 'approve', input: { wrong: 1 } }));
    expect(invalid.result).toMatchObject({ errorCode: 'TOOL_VALIDATION_FAILED' });
    expect(invalid.ran).toEqual([]);
  });

  test('may have a reason, which people see and the model does not', async () => {
    const { result, events } = await run(confirmed, () => ({ decision: 'deny', reason: 'not today' }));
    expect(result).toEqual(notApproved);
    expect(events.at(-1)).toMatchObject({ state: 'denied', reason: 'not today' });
  });

  test('by the selective handler is for exact canonical names', async () => {
    const status = async (...names: string[]): Promise<unknown> =>
      (await run(confirmed, createSelectiveApprovalHandler(names), { name: 'basket.show' })).path.at(-1);
    expect(await status('show_basket')).toBe('completed');
    expect(await status()).toBe('denied');
    expect(await status('basket.show', 'SHOW_BASKET', 'show', 'show_basket2', 'show_*')).toBe('denied');
  });
});

describe('the handler', () => {
  test.each<[string, () => unknown, object]>([
    [
      'throws',
      () => {
        throw new Error('secret');
      },
      { status: 'failed', error: 'the tool failed', errorCode: 'TOOL_EXECUTION_FAILED' },
    ],
    [
      'rejects',
      () => Promise.reject(new Error('secret')),
      { status: 'failed', error: 'the tool failed', errorCode: 'TOOL_EXECUTION_FAILED' },
    ],
    [
      'declares a failure',
      () => {
        throw toolFailure('BASKET_EMPTY', 'the basket is empty');
      },
      { status: 'failed', error: 'the basket is empty', errorCode: 'BASKET_EMPTY' },
    ],
    ['returns nothing', () => undefined, { status: 'failed', errorCode: 'OUTPUT_INVALID' }],
    ['returns another shape', () => ({ count: 1 }), { status: 'failed', errorCode: 'OUTPUT_INVALID' }],
    [
      'returns an output that its schema refuses',
      () => ({ output: 5 }),
      { status: 'failed', errorCode: 'OUTPUT_INVALID' },
    ],
  ])('that %s', async (_name, handler, expected) => {
    const { result, path } = await run({}, undefined, {}, handler);
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(path).toEqual(['requested', 'executing', 'failed']);
  });

  test('that cannot be loaded did not run', async () => {
    const tools = createClientToolRegistry({
      broken: { contract: () => Promise.reject(new Error('404')), handler: () => Promise.reject(new Error('404')) },
    });
    const result = await createToolClient({ tools }).call({ name: 'broken', input: {}, context });
    expect(result).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' });
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('that is up aborts the handler, and what it does later is not reported', async () => {
    let end = (_returned: object): void => {};
    const outcome = run({ timeoutMs: 5000 }, undefined, {}, () => new Promise<object>((resolve) => (end = resolve)));
    await vi.advanceTimersByTimeAsync(5000);
    const { result, path, ran } = await outcome;
    expect(result).toEqual({ status: 'failed', error: 'the tool took too long', errorCode: 'TOOL_TIMEOUT' });
    expect(ran[0]?.[1].signal.aborted).toBe(true);
    end({ output: { count: 1 } });
    await vi.runAllTimersAsync();
    expect(path).toEqual(['requested', 'executing', 'timed_out']);
  });

  test('that a person takes to decide does not count', async () => {
    const slow: ApprovalHandler = () => new Promise((resolve) => setTimeout(() => resolve(true), 60_000));
    const outcome = run({ ...confirmed, timeoutMs: 5000 }, slow);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await outcome).result).toEqual(completed);
  });

  test('is let go of when the handler is done', async () => {
    expect((await run({ timeoutMs: 5000 })).result).toEqual(completed);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not matter to a caller who gives up: the handler is told, and the call has failed', async () => {
    const controller = new AbortController();
    const { result, ran } = await run({}, undefined, { signal: controller.signal }, () => {
      controller.abort(new Error('the customer left'));
      return new Promise(() => {});
    });
    expect(result).toMatchObject({ status: 'failed', errorCode: 'TOOL_EXECUTION_FAILED' });
    expect(ran[0]?.[1].signal.reason).toEqual(new Error('the customer left'));
  });
});
