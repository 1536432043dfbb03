import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { toNodeListener, type NodeListenerOptions } from '../../../runtime/server/node-listener.js';
import type { FetchHandler } from '../../../runtime/server/http/fetch-handler.js';
import { createPlainHandler } from '../../../runtime/server/plain-binding.js';
import type { ServerToolRegistry } from '../../../runtime/server/server-tools.js';

/** Serves a fetch handler on a free port of this machine until the test ends. */
export async function serve(handler: FetchHandler, options?: NodeListenerOptions): Promise<string> {
  const server = createServer(toNodeListener(handler, options));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What an endpoint answered. */
export interface Answered {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: { readonly [member: string]: unknown };
}

/** Serves a registry with the plain binding and sends it one request: JSON of `body`, or exactly `init`. */
export async function ask(tools: ServerToolRegistry, body: unknown, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(`${await serve(createPlainHandler({ tools }))}/chat/tool-call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });
  return {
    httpStatus: response.status,
    headers: response.headers,
    body: (await response.json()) as Answered['body'],
  };
}
