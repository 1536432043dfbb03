import { expect, test } from 'vitest';
import { createServerToolHandler } from '../../../../runtime/server/create-server-tool-handler.js';
import type { FetchHandler } from '../../../../runtime/server/http/fetch-handler.js';
import { sampleCall, sampleRegistry } from '../sample-tools.js';

const seen: unknown[] = [];
const handler: FetchHandler = async (request, connection = {}) => {
  seen.push('address' in connection ? connection.address : 'nobody said');
  return new Response(request.method);
};

/** How a framework with routes by file calls one: with an argument of its own behind the request. */
type RouteHandler = (request: Request, context: { readonly params: Promise<object> }) => Promise<Response>;

test('a fetch handler is a route handler as it is', async () => {
  const POST: RouteHandler = handler;
  const request = new Request('http://shop.example', { method: 'POST' });
  expect(await (await POST(request, { params: Promise.resolve({}) })).text()).toBe('POST');
  expect(seen.pop()).toBe('nobody said');
});

test('a fetch handler is called with a request alone', async () => {
  await handler(new Request('http://shop.example'));
  expect(seen.pop()).toBe('nobody said');
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a server whose address is an object', { address: { address: '0.0.0.0', port: 80 } }],
  ['variables of which one has this name', { address: 5 }],
  ['a text', 'production'],
])('what a framework passes behind the request says no address: %s', async (_what, behind) => {
  const shop = createServerToolHandler({ tools: sampleRegistry() });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://shop.example/chat/tool-call', {
    method: 'POST',
    headers,
    body: JSON.stringify(sampleCall()),
  });
  expect((await shop(request, behind as object)).status).toBe(200);
  await shop.close();
});
