import { expect, test } from 'vitest';
import type { FetchHandler } from '../../../../runtime/server/http/fetch-handler.js';

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
