import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { toNodeListener, type NodeListenerOptions } from '../../../runtime/server/node-listener.js';
import type { FetchHandler } from '../../../runtime/server/http/fetch-handler.js';

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
