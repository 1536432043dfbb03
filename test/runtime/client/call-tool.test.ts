import { afterEach, describe, expect, test, vi } from 'vitest';
import { callTool } from '../../../runtime/client/call-tool.js';
import type { ClientOptions } from '../../../runtime/client/client-options.js';
import type { ServerToolEndpoint } from '../../../runtime/client/server-tool-endpoint.js';
import { seedsPresent, seedProblems } from '../../seed-schema.js';
import { answering, recordingFetch } from './recording-fetch.js';

const tool: ServerToolEndpoint = {
  name: 'apply_refund',
  endpoint: '/chat/tool-call',
  headerName: 'Idempotency-Key',
  changesState: true,
  parseInput: (value) => ({ ok: true, value }),
};
const lookup: ServerToolEndpoint = { ...tool, name: 'lookup_order', changesState: false };
const call = { sessionId: 'session-1', turnIndex: 2, toolCallId: 'call-1' };
const key = 'tool-apply_refund-session-1-call-1';
const completed = { status: 'completed', output: { refundId: 'REF-1' } };
const baseUrl = 'https://shop.example';
const once: ClientOptions = { retry: { attempts: 1 } };

/** The one request that a call makes. */
async function requestOf(
  options: ClientOptions,
  changes: Partial<ServerToolEndpoint> = {},
  input: object = {},
): Promise<Request> {
  const { fetch, requests } = answering(completed);
  expect(await callTool({ ...tool, ...changes }, input, call, { baseUrl, fetch, ...once, ...options })).toEqual(
    completed,
  );
  expect(requests).toHaveLength(1);
  return requests[0] as Request;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the request', () => {
  test('is a POST of JSON', async () => {
    const request = await requestOf({});
    expect(request.method).toBe('POST');
    expect(request.headers.get('content-type')).toBe('application/json');
  });

  test('holds the closed request envelope, with the key in both places', async () => {
    const request = await requestOf({}, {}, { orderId: 'ORD-1', amountCents: 5 });
    expect(await request.json()).toEqual({
      name: 'apply_refund',
      input: { orderId: 'ORD-1', amountCents: 5 },
      idempotencyKey: key,
      context: { sessionId: 'session-1', turnIndex: 2, toolCallId: 'call-1', idempotencyKey: key },
    });
  });

  test('takes nothing else from the call context into the body', async () => {
    const { fetch, requests } = answering(completed);
    const more = { ...call, signal: new AbortController().signal, token: 'secret' };
    await callTool(tool, {}, more, { baseUrl, fetch });
    expect(await requests[0]?.text()).not.toContain('secret');
  });

  test.skipIf(!seedsPresent)("fits the seed's schema (skipped where ../shared/seeds is absent)", async () => {
    const body: unknown = await (await requestOf({}, {}, { orderId: 'ORD-1' })).json();
    expect(seedProblems('ServerToolInvocationRequest', body)).toBe('');
  });

  test('carries the key in the header that the contract names', async () => {
    expect((await requestOf({})).headers.get('idempotency-key')).toBe(key);
    const request = await requestOf({}, { headerName: 'X-Refund-Key' });
    expect(request.headers.get('x-refund-key')).toBe(key);
    expect(request.headers.has('idempotency-key')).toBe(false);
  });

  test.each([
    ['https://shop.example', '/chat/tool-call', 'https://shop.example/chat/tool-call'],
    ['https://shop.example/', '/chat/tool-call', 'https://shop.example/chat/tool-call'],
    ['https://shop.example//', 'chat/tool-call', 'https://shop.example/chat/tool-call'],
    ['https://shop.example/api', '/chat/tool-call', 'https://shop.example/api/chat/tool-call'],
    ['https://shop.example/api/', '/chat?v=1', 'https://shop.example/api/chat?v=1'],
    ['https://shop.example', 'https://tools.example/call', 'https://tools.example/call'],
    ['https://shop.example', '//tools.example/call', 'https://shop.example/tools.example/call'],
    ['', 'https://tools.example/call', 'https://tools.example/call'],
  ])('from %j to %j goes to %s', async (base, endpoint, url) => {
    expect((await requestOf({ baseUrl: base }, { endpoint })).url).toBe(url);
  });

  test('sends credentials as the contract says', async () => {
    expect((await requestOf({})).credentials).toBe('same-origin');
    expect((await requestOf({}, { credentials: 'include' })).credentials).toBe('include');
    expect((await requestOf({}, { credentials: 'omit' })).credentials).toBe('omit');
  });

  test("uses the platform's fetch, as it is when the call is made, unless it is given another", async () => {
    const { fetch, requests } = answering(completed);
    vi.stubGlobal('fetch', fetch);
    expect(await callTool(tool, {}, call, { baseUrl })).toEqual(completed);
    expect(requests).toHaveLength(1);
  });
});

describe('headers', () => {
  const own = { 'X-Shop': 'berlin' };

  test.each<[string, ClientOptions['headers']]>([
    ['an object', own],
    ['pairs', [['x-shop', 'berlin']]],
    ['Headers', new Headers(own)],
    ['a function', () => own],
    ['an async function', async () => own],
  ])('may be %s', async (_name, headers) => {
    if (headers === undefined) throw new Error('no headers');
    expect((await requestOf({ headers })).headers.get('x-shop')).toBe('berlin');
  });

  test('from a function are asked for at every call', async () => {
    const { fetch, requests } = answering(completed);
    let token = 0;
    const options = { baseUrl, fetch, headers: () => ({ authorization: `Bearer ${++token}` }) };
    await callTool(tool, {}, call, options);
    await callTool(tool, {}, call, options);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('of the contract are sent, and give way to those of the client', async () => {
    const headers = { 'X-Tenant': 'contract', 'X-Plain': 'contract' };
    const request = await requestOf({ headers: { 'x-tenant': 'client' } }, { headers });
    expect(request.headers.get('x-tenant')).toBe('client');
    expect(request.headers.get('x-plain')).toBe('contract');
  });

  test('of neither replace the content type or the key', async () => {
    const wrong = { 'Content-Type': 'text/plain', 'idempotency-key': 'mine' };
    const request = await requestOf({ headers: wrong }, { headers: wrong });
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.headers.get('idempotency-key')).toBe(key);
  });
});

describe('the result', () => {
  const result = (body: object | string, status: number): Promise<unknown> =>
    callTool(tool, {}, call, { baseUrl, fetch: answering(body, status).fetch, ...once });

  test.each<[number, object]>([
    [200, completed],
    [200, { status: 'pending', error: 'pending supervisor approval', approvalPolicy: 'supervisor_approve' }],
    [200, { status: 'duplicate', duplicateDisposition: 'replayed', output: { refundId: 'REF-1' } }],
    [200, { status: 'failed', error: 'refund window closed', errorCode: 'CUSTOMER_REFUND_DENIED' }],
    [403, { status: 'denied', error: 'not entitled', errorCode: 'SERVER_TOOL_UNAUTHORIZED' }],
    [409, { status: 'duplicate', duplicateDisposition: 'rejected', error: 'in progress' }],
    [503, { status: 'failed', error: 'busy', errorCode: 'SERVER_TOOL_UNAVAILABLE' }],
  ])('of status %i is the envelope, whatever the status: %j', async (status, envelope) => {
    expect(await result(envelope, status)).toEqual(envelope);
  });

  test.each([
    ['an error page', '<html>Not Found</html>', 404],
    ['an empty body', '', 200],
    ['JSON that is no envelope', { ok: true }, 200],
  ])('of %s is SERVER_TOOL_INVALID_RESPONSE', async (_name, body, status) => {
    expect(await result(body, status)).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_INVALID_RESPONSE' });
  });

  const broken: [string, typeof globalThis.fetch][] = [
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'a fetch that throws',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
    [
      'a connection that breaks within the answer',
      async () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              controller.enqueue(new TextEncoder().encode('{"status":'));
              controller.error(new TypeError('terminated'));
            },
          }),
        ),
    ],
  ];
  test.each(broken)('of %s is unknown when the call can change something', async (_name, fetch) => {
    const failed = { status: 'failed', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN', error: expect.any(String) as string };
    expect(await callTool(tool, {}, call, { baseUrl, fetch, ...once })).toEqual(failed);
  });

  test.each(broken)('of %s is "unavailable" when it cannot', async (_name, fetch) => {
    const failed = { status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE', error: expect.any(String) as string };
    expect(await callTool(lookup, {}, call, { baseUrl, fetch, ...once })).toEqual(failed);
  });
});

describe('the input', () => {
  const parseInput: ServerToolEndpoint['parseInput'] = (data) =>
    typeof data === 'object' && data !== null && 'orderId' in data
      ? { ok: true, value: { ...data, reason: 'a default' } }
      : { ok: false, issues: [{ path: ['orderId'], keyword: 'required', message: 'must be there' }] };

  test('is checked before anything leaves', async () => {
    const { fetch, requests } = answering(completed);
    const headers = vi.fn<() => HeadersInit>(() => ({}));
    expect(await callTool({ ...tool, parseInput }, {}, call, { baseUrl, fetch, headers })).toEqual({
      status: 'failed',
      error: '/orderId must be there',
      errorCode: 'TOOL_VALIDATION_FAILED',
    });
    expect(requests).toEqual([]);
    expect(headers).not.toHaveBeenCalled();
  });

  test('is sent as it was given, without the defaults, which are the server’s', async () => {
    const request = await requestOf({}, { parseInput }, { orderId: 'ORD-1' });
    expect(await request.json()).toHaveProperty('input', { orderId: 'ORD-1' });
  });

  test('that is changed after the call was made is sent as it was', async () => {
    const input = { orderId: 'ORD-1' };
    const { fetch, requests } = answering(completed);
    const result = callTool(tool, input, call, { baseUrl, fetch });
    input.orderId = 'ORD-2';
    await result;
    expect(await requests[0]?.json()).toHaveProperty('input', { orderId: 'ORD-1' });
  });
});

test('threat 27: whatever a caller adds, nothing on the wire says that a call was approved', async () => {
  const { fetch, requests } = answering(completed);
  const claimed = { ...call, approved: true, decision: 'approve', approvalPolicy: 'auto' };
  await callTool(tool, {}, claimed, { baseUrl, fetch });
  const body = (await requests[0]?.json()) as { readonly context: object };
  expect(Object.keys(body)).toEqual(['name', 'input', 'idempotencyKey', 'context']);
  expect(Object.keys(body.context)).toEqual(['sessionId', 'turnIndex', 'toolCallId', 'idempotencyKey']);
});

describe('a call that cannot be sent is "unavailable", even if it could change something', () => {
  const circle: { self?: object } = {};
  circle.self = circle;
  const failing = (): never => {
    throw new Error('no token');
  };

  test.each<[string, Partial<ServerToolEndpoint>, object, ClientOptions]>([
    ['headers that throw', {}, {}, { headers: failing }],
    ['headers that reject', {}, {}, { headers: async () => failing() }],
    ['headers that HTTP cannot carry', {}, {}, { headers: { 'x-name': 'Zoë 😀' } }],
    ['an input that holds itself', {}, circle, {}],
    ['an input with a bigint', {}, { amount: 1n }, {}],
    ['a token with a line break', {}, {}, { headers: { authorization: 'Bearer secret\nsecret' } }],
    ['an address with a password', {}, {}, { baseUrl: 'https://me:secret@shop.example' }],
    ['an address that is none', {}, {}, { baseUrl: 'shop' }],
    ['a header name that is none', { headerName: 'not a header' }, {}, {}],
  ])('%s', async (_name, changes, input, options) => {
    const { fetch, requests } = answering(completed);
    const result = await callTool({ ...tool, ...changes }, input, call, { baseUrl, fetch, ...once, ...options });
    expect(JSON.stringify(result)).not.toMatch(/secret|Zoë/);
    expect(result).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' });
    expect(result).toHaveProperty('error', expect.stringContaining('not sent'));
    expect(requests).toEqual([]);
  });

  test('a key that needs a digest, on a page without Web Crypto', async () => {
    vi.stubGlobal('crypto', {});
    const { fetch, requests } = answering(completed);
    const result = await callTool(tool, {}, { ...call, sessionId: 'sitzung ü' }, { baseUrl, fetch });
    expect(result).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' });
    expect(requests).toEqual([]);
  });
});

describe('a call that is aborted throws the reason of its signal', () => {
  const reason = new Error('the customer left');
  const hanging = recordingFetch(
    (request) =>
      new Promise((_resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
  );

  test('before it is sent, and then nothing is sent', async () => {
    const { fetch, requests } = answering(completed);
    const signal = AbortSignal.abort(reason);
    await expect(callTool(tool, {}, { ...call, signal }, { baseUrl, fetch })).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });

  test('while it waits for the answer', async () => {
    const controller = new AbortController();
    const result = callTool(tool, {}, { ...call, signal: controller.signal }, { baseUrl, fetch: hanging.fetch });
    await vi.waitFor(() => expect(hanging.requests).toHaveLength(1));
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
  });

  test('though `fetch` does not look at signals', async () => {
    const controller = new AbortController();
    const fetch = (): Promise<Response> => new Promise(() => {});
    const result = callTool(tool, {}, { ...call, signal: controller.signal }, { baseUrl, fetch });
    setTimeout(() => controller.abort(reason), 1);
    await expect(result).rejects.toBe(reason);
  });

  test('while the answer is coming in', async () => {
    const controller = new AbortController();
    const { fetch } = recordingFetch(
      () =>
        new Response(
          new ReadableStream({
            pull: (stream) => {
              controller.abort(reason);
              stream.error(new Error('aborted'));
            },
          }),
        ),
    );
    await expect(callTool(tool, {}, { ...call, signal: controller.signal }, { baseUrl, fetch })).rejects.toBe(reason);
  });

  test('while it waits for headers that fail', async () => {
    const controller = new AbortController();
    const headers = (): never => {
      controller.abort(reason);
      throw new Error('no token');
    };
    const options = { baseUrl, fetch: answering(completed).fetch, headers };
    await expect(callTool(tool, {}, { ...call, signal: controller.signal }, options)).rejects.toBe(reason);
  });

  test('while it waits for headers that come too late, and then nothing is sent', async () => {
    const controller = new AbortController();
    const { fetch, requests } = answering(completed);
    const headers = (): HeadersInit => {
      controller.abort(reason);
      return {};
    };
    const signal = controller.signal;
    await expect(callTool(tool, {}, { ...call, signal }, { baseUrl, fetch, headers })).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });

  test('while it waits for headers that never come', async () => {
    const controller = new AbortController();
    const headers = (): Promise<HeadersInit> => new Promise(() => setTimeout(() => controller.abort(reason)));
    const options = { baseUrl, fetch: answering(completed).fetch, headers };
    const result = callTool(tool, {}, { ...call, signal: controller.signal }, options);
    await expect(result).rejects.toBe(reason);
  }, 5000);

  test('but not once the answer is there', async () => {
    const controller = new AbortController();
    const { fetch } = answering(completed);
    const result = await callTool(tool, {}, { ...call, signal: controller.signal }, { baseUrl, fetch });
    controller.abort(reason);
    expect(result).toEqual(completed);
  });
});
