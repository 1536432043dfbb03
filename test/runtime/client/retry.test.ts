import { describe, expect, test } from 'vitest';
import { callTool } from '../../../runtime/client/call-tool.js';
import type { RetrySettings } from '../../../runtime/client/client-options.js';
import { context, impatientTiming, refund, waiting } from './fixtures.js';
import { recordingFetch } from './recording-fetch.js';

const completed = { status: 'completed', output: { refundId: 'REF-1' } };
const busy = { status: 'failed', error: 'the tool is busy; nothing ran', errorCode: 'SERVER_TOOL_BUSY' };
const running = {
  status: 'duplicate',
  duplicateDisposition: 'rejected',
  error: 'the same call is still running',
  errorCode: 'SERVER_TOOL_IN_PROGRESS',
};
const lookup = { ...refund, name: 'lookup_order', changesState: false };

type Answer = 'lost' | readonly [status: number, body: unknown, retryAfter?: string];

/** Makes a call to a server that answers as listed, then always as last. */
async function callThrough(
  answers: readonly Answer[],
  { retry, tool = refund, random = 0 }: { retry?: RetrySettings; tool?: typeof refund; random?: number } = {},
): Promise<{ result: unknown; requests: Request[]; pauses: number[] }> {
  let next = 0;
  const { fetch, requests } = recordingFetch(() => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer === 'lost' || answer === undefined) throw new TypeError('fetch failed');
    const [status, body, retryAfter] = answer;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });
  });
  const timing = impatientTiming(random);
  const options = { baseUrl: 'https://shop.example', fetch, timing, ...(retry ? { retry } : {}) };
  return { result: await callTool(tool, { orderId: 'ORD-1' }, context, options), requests, pauses: timing.pauses };
}

describe('a call is sent again', () => {
  test.each<[string, Answer]>([
    ['the connection was lost', 'lost'],
    ['the endpoint is busy', [503, busy]],
    ['there were too many calls', [429, { ...busy, errorCode: 'SERVER_TOOL_RATE_LIMITED' }]],
    ['the same call is still running', [409, running]],
    ['a gateway got no answer', [504, '<html>Gateway Timeout</html>']],
  ])('when %s, with the same key and the same body', async (_name, first) => {
    const { result, requests } = await callThrough([first, [200, completed]]);
    expect(result).toEqual(completed);
    const sent = await Promise.all(
      requests.map(async (request) => [request.headers.get('idempotency-key'), await request.text()]),
    );
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.[0]).toBe('tool-apply_refund-session-1-call-1');
  });

  test.each<[string, Answer]>([
    ['completed', [200, completed]],
    ['refused', [403, { status: 'denied', error: 'no', errorCode: 'SERVER_TOOL_UNAUTHORIZED' }]],
    ['answered with another duplicate', [409, { ...running, errorCode: 'SERVER_TOOL_DUPLICATE' }]],
    ['answered by a page', [404, '<html>Not Found</html>']],
  ])('but not when it was %s', async (_name, answer) => {
    expect((await callThrough([answer])).requests).toHaveLength(1);
  });

  test('four times at most, or as often as the settings say', async () => {
    expect((await callThrough(['lost'])).requests).toHaveLength(4);
    expect((await callThrough(['lost'], { retry: { attempts: 2 } })).requests).toHaveLength(2);
    expect((await callThrough(['lost'], { retry: { attempts: 1 } })).requests).toHaveLength(1);
  });
});

describe('the pause', () => {
  test('is anything up to a bound that doubles and then stays', async () => {
    const retry = { attempts: 5, baseMs: 100, maxMs: 300 };
    expect((await callThrough(['lost'], { retry, random: 0.5 })).pauses).toEqual([50, 100, 150, 150]);
    expect((await callThrough(['lost'], { retry, random: 0 })).pauses).toEqual([0, 0, 0, 0]);
  });

  test('is never shorter than the server asks for, in seconds or as a date', async () => {
    const date = new Date(4000).toUTCString();
    const { pauses } = await callThrough([
      [503, busy, '2'],
      [503, busy, date],
      [503, busy, 'soon'],
      [200, completed],
    ]);
    expect(pauses).toEqual([2000, 4000, 0]);
  });

  test('that the server asks for is not made when it is too long', async () => {
    const { result, pauses } = await callThrough([
      [503, busy, '11'],
      [200, completed],
    ]);
    expect(pauses).toEqual([]);
    expect(result).toEqual(busy);
  });

  test('ends when the call is given up', async () => {
    const controller = new AbortController();
    const reason = new Error('the customer left');
    const timing = { ...impatientTiming(), sleep: async () => controller.abort(reason) };
    const { fetch, requests } = recordingFetch(() => Response.json(busy, { status: 503 }));
    const options = { baseUrl: 'https://shop.example', fetch, timing };
    await expect(callTool(refund, {}, { ...context, signal: controller.signal }, options)).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });
});

describe('after a lost connection', () => {
  const unknown = expect.objectContaining({ status: 'failed', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' }) as unknown;

  test.each<[string, Answer]>([
    ['no answer', 'lost'],
    ['a refusal, which is only about the last attempt', [503, busy]],
    ['a caller who is not known any more', [401, { status: 'denied', error: 'x; nothing ran' }]],
    ['a page', [200, '<html></html>']],
  ])('%s leaves the outcome of a call that changes something unknown', async (_name, last) => {
    expect((await callThrough(['lost', last])).result).toEqual(unknown);
  });

  test('a gateway’s error page tells no more than that', async () => {
    expect((await callThrough([[502, '<html></html>']])).result).toEqual(unknown);
  });

  test.each<[string, Answer, object]>([
    ['the outcome', [200, completed], completed],
    ['that it is still running', [409, running], running],
  ])('%s is believed', async (_name, last, result) => {
    expect((await callThrough(['lost', last])).result).toEqual(result);
  });

  test('a call that changes nothing takes the last answer', async () => {
    expect((await callThrough(['lost', [503, busy]], { tool: lookup })).result).toEqual(busy);
    expect((await callThrough(['lost'], { tool: lookup })).result).toMatchObject({
      errorCode: 'SERVER_TOOL_UNAVAILABLE',
    });
  });

  test('an outcome that the server does not repeat is asked for', async () => {
    const refused = { ...running, errorCode: 'SERVER_TOOL_DUPLICATE', requestId: waiting.requestId };
    const view = { ...waiting, state: 'completed', result: completed };
    const { result, requests } = await callThrough(['lost', [200, refused], [200, view]]);
    expect(result).toEqual(completed);
    expect(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'POST /chat/tool-call',
      'POST /chat/tool-call',
      'GET /chat/tool-call/r%2F1',
    ]);
  });
});
