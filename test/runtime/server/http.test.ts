import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';
import { assertEnvelope } from './assert-envelope.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };
const asked: ToolSketch = { sideEffectLevel: 'state_changing' };
const page = 'https://shop.example';
const noSuchCall = 'AAAAAAAAAAAAAAAAAAAAAA';

const context = { sessionId: 's', turnIndex: 0, toolCallId: 'c' };
const call: JsonObject = { name: 'look', input: {}, context };

/** Posts anything, and gives what HTTP and the envelope say. */
async function post(
  body: unknown,
  headers: { readonly [name: string]: string } = {},
  server = new ToolServer({ look }),
): Promise<[number, string, string | undefined]> {
  const sent = { authorization: 'Bearer ann', 'content-type': 'application/json', ...headers };
  const received = await server.send<ServerToolResultEnvelope>('POST', '', sent, body);
  assertEnvelope(received.body);
  expect(received.headers.get('content-type')).toContain('application/json');
  expect(received.headers.get('cache-control')).toBe('no-store');
  return [received.http, received.body.status, received.body.errorCode];
}

describe('a request for which nothing runs says why, in an envelope', () => {
  test.each<[string, unknown, { readonly [name: string]: string }, [number, string, string]]>([
    ['no JSON', '{', {}, [400, 'failed', 'REQUEST_INVALID']],
    ['no call', '[]', {}, [400, 'failed', 'REQUEST_INVALID']],
    ['no context', { name: 'look', input: {} }, {}, [400, 'failed', 'REQUEST_INVALID']],
    ['an input that is no object', { ...call, input: [] }, {}, [400, 'failed', 'REQUEST_INVALID']],
    ['another member', { ...call, approved: true }, {}, [400, 'failed', 'REQUEST_INVALID']],
    [
      'another member of the context',
      { ...call, context: { ...context, tenant: 'x' } },
      {},
      [400, 'failed', 'REQUEST_INVALID'],
    ],
    ['a negative turn', { ...call, context: { ...context, turnIndex: -1 } }, {}, [400, 'failed', 'REQUEST_INVALID']],
    ['nobody', call, { authorization: 'Bearer nobody' }, [401, 'denied', 'SERVER_TOOL_UNAUTHENTICATED']],
    ['a page that may not', call, { origin: 'https://evil.example' }, [403, 'denied', 'ORIGIN_DENIED']],
    ['a page without an origin of its own', call, { origin: 'null' }, [403, 'denied', 'ORIGIN_DENIED']],
    [
      'a page whose origin only ends like one',
      call,
      { origin: 'https://evil-shop.example' },
      [403, 'denied', 'ORIGIN_DENIED'],
    ],
    ['an unknown tool', { ...call, name: 'nothing' }, {}, [404, 'failed', 'TOOL_UNKNOWN']],
    ['too much', { ...call, input: { text: 'x'.repeat(70_000) } }, {}, [413, 'failed', 'PAYLOAD_TOO_LARGE']],
    ['another type', call, { 'content-type': 'text/plain' }, [415, 'failed', 'UNSUPPORTED_MEDIA']],
    ['an encoding', call, { 'content-encoding': 'gzip' }, [415, 'failed', 'UNSUPPORTED_MEDIA']],
  ])('%s', async (_, body, headers, expected) => {
    const server = new ToolServer({ look });
    expect(await post(body, headers, server)).toEqual(expected);
    expect(server.runs).toEqual([]);
  });

  test('a 401 names a scheme', async () => {
    const { headers } = await new ToolServer({ look }).call('look', {}, { as: null });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a hook that fails lets nobody in, and its error stays inside', async () => {
    const authenticate = (): never => {
      throw new Error('canary at /srv');
    };
    const server = new ToolServer({ look }, { authenticate });
    expect(await post(call, {}, server)).toEqual([500, 'failed', 'INTERNAL']);
    expect(server.runs).toEqual([]);
  });

  test('a hook that returns no proper principal lets nobody in', async () => {
    const authenticate = (): never =>
      ({ tenant: '', subject: 'ann', kind: 'human', scopes: [], permissions: [] }) as never;
    expect(await post(call, {}, new ToolServer({ look }, { authenticate }))).toEqual([500, 'failed', 'INTERNAL']);
  });
});

describe('methods and addresses', () => {
  test.each([
    ['GET', '', 405, 'POST, OPTIONS'],
    ['PUT', '', 405, 'POST, OPTIONS'],
    ['POST', `/${noSuchCall}`, 405, 'GET, DELETE, OPTIONS'],
    ['DELETE', `/${noSuchCall}/approval`, 405, 'GET, POST, OPTIONS'],
    ['DELETE', '/approvals', 405, 'GET, OPTIONS'],
  ])('%s %s is answered with what the address answers to', async (method, path, http, allow) => {
    const received = await new ToolServer({ look }).send<ServerToolResultEnvelope>(method, path, {});
    assertEnvelope(received.body);
    expect([received.http, received.headers.get('allow')]).toEqual([http, allow]);
  });

  test.each([
    '/nothing',
    '/a/b',
    `/${noSuchCall}/else`,
    `/${noSuchCall}/approval/x`,
    '/..%2f',
    '//',
    '/approvals/x',
    `/${noSuchCall}x`,
  ])('there is nothing at %s', async (path) => {
    const received = await new ToolServer({ look }).send<ServerToolResultEnvelope>('GET', path, {
      authorization: 'Bearer ann',
    });
    assertEnvelope(received.body);
    expect([received.http, received.body.errorCode]).toEqual([404, 'CALL_UNKNOWN']);
  });

  test('a slash at the end makes no difference', async () => {
    const server = new ToolServer({ look });
    const headers = { authorization: 'Bearer ann' };
    expect((await server.send<ServerToolResultEnvelope>('POST', '/', headers, call)).body.status).toBe('completed');
  });

  test('calls of others, of other tenants and of nobody are the same 404', async () => {
    const server = new ToolServer({ asked });
    const { requestId } = (await server.call('asked')).body;
    const answers = [
      await server.status(requestId, 'ben'),
      await server.status(requestId, 'other-ann'),
      await server.cancel(requestId, 'ben'),
      await server.view(requestId, 'eve'),
      await server.status(noSuchCall),
    ];
    for (const { http, body } of answers) expect([http, body]).toEqual([404, answers[4]?.body]);
    expect((await server.status(requestId)).http).toBe(200);
  });

  test('without a credential nobody learns whether a call exists', async () => {
    const server = new ToolServer({ asked });
    const { requestId } = (await server.call('asked')).body;
    expect((await server.status(requestId, 'nobody')).body).toEqual((await server.status(noSuchCall, 'nobody')).body);
    expect((await server.view(requestId, 'nobody')).http).toBe(401);
  });
});

describe('origins', () => {
  const preflight = async (server: ToolServer, origin: string): Promise<Headers & { status?: number }> => {
    const response = await server.handler(
      new Request('http://localhost/chat/tool-call', { method: 'OPTIONS', headers: { origin } }),
    );
    return Object.assign(response.headers, { status: response.status });
  };

  test("the handler's list answers preflights, with every header that can carry a key", async () => {
    const idempotency = { mode: 'required', headerName: 'X-Once' } as const;
    const answer = await preflight(new ToolServer({ asked: { ...asked, idempotency }, look }), page);
    expect(answer.status).toBe(204);
    expect(answer.get('access-control-allow-origin')).toBe(page);
    expect(answer.get('access-control-allow-headers')?.toLowerCase()).toContain('x-once');
    expect(answer.get('vary')).toBe('Origin');
    expect((await preflight(new ToolServer({ look }), 'https://evil.example')).status).toBe(403);
  });

  test("a tool's own list narrows the handler's, and widens nothing", async () => {
    const other = 'https://other.example';
    const tools = {
      narrow: { ...look, permissions: { allowedOrigins: ['https://elsewhere.example'] } },
      wide: { ...look, permissions: { allowedOrigins: [page, other] } },
    };
    const from = async (tool: string, origin: string): Promise<number> =>
      (await new ToolServer(tools).call(tool, {}, { headers: { origin } })).http;
    expect(await from('narrow', page)).toBe(403);
    expect(await from('wide', page)).toBe(200);
    expect(await from('wide', other)).toBe(403);
  });

  test('nothing configured: no page may call', async () => {
    const server = new ToolServer({ look }, { allowedOrigins: [] });
    expect((await server.call('look', {}, { headers: { origin: page } })).http).toBe(403);
    expect((await server.call('look')).http).toBe(200);
  });
});
