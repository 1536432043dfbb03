import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refusal } from './answer.js';
import type { ServerToolHost } from './create-server-tool-handler.js';
import type { FetchHandler } from './http/fetch-handler.js';
import { fromIncoming, headersOf, send, signalOf, tooSlow } from './http/node-exchange.js';
import { respond } from './http/responses.js';

/** How patient a listener is. */
export interface NodeListenerOptions {
  /**
   * How long the rest of a body is taken in that nobody wanted, in milliseconds; then the connection is closed.
   * Default: 5 s.
   */
  readonly drainMs?: number;
}

/**
 * Serves a fetch handler with `node:http`, and tells it the address of the other side. The size of headers, and how long
 * they may take, are for the server to limit:
 *
 *     createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, toNodeListener(handler)).listen(8787);
 */
export function toNodeListener(
  handler: FetchHandler | ServerToolHost,
  { drainMs = 5000 }: NodeListenerOptions = {},
): RequestListener {
  return (incoming, outgoing) => {
    serve(handler, incoming, outgoing).catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
    outgoing.once('finish', () => drain(incoming, drainMs));
  };
}

/**
 * The rest of a body that nobody wanted is thrown away: unread, it would block the connection. A caller who never stops
 * sending is left.
 */
function drain(incoming: IncomingMessage, drainMs: number): void {
  if (incoming.closed) return;
  const timer = setTimeout(() => incoming.socket.destroy(), drainMs);
  timer.unref();
  incoming.once('close', () => clearTimeout(timer));
  incoming.resume();
}

async function serve(
  handler: FetchHandler | ServerToolHost,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { remoteAddress } = incoming.socket;
  const connection = remoteAddress === undefined ? {} : { address: remoteAddress };
  if ('answer' in handler) return send(await handler.answer(fromIncoming(incoming, outgoing), connection), outgoing);
  const request = toRequest(incoming, outgoing);
  if (!request) return send(respond(refusal('REQUEST_INVALID')), outgoing);
  const response = await handler(request, connection);
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    ...(response.status === 408 ? tooSlow : {}),
  });
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** Undefined for an address or a method that the web platform does not know. */
function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request | undefined {
  const { method = 'GET' } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
      method,
      headers: headersOf(incoming),
      signal: signalOf(outgoing),
      ...(hasBody ? { body: bodyOf(incoming), duplex: 'half' as const } : {}),
    });
  } catch {
    return undefined;
  }
}

/** A body that is read only as far as it is asked for, and whose end in between leaves the connection open. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
