import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refusal } from './answer.js';
import type { FetchHandler } from './http/fetch-handler.js';
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
export function toNodeListener(handler: FetchHandler, { drainMs = 5000 }: NodeListenerOptions = {}): RequestListener {
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

async function serve(handler: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = toRequest(incoming, outgoing);
  const { remoteAddress } = incoming.socket;
  const response = request
    ? await handler(request, remoteAddress === undefined ? {} : { address: remoteAddress })
    : respond(refusal('REQUEST_INVALID'));
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    // The request is still under way, and nobody waits for it any more.
    ...(response.status === 408 ? { connection: 'close' } : {}),
  });
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** Undefined for an address or a method that the web platform does not know. */
function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request | undefined {
  const disconnected = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) disconnected.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const line of Array.isArray(value) ? value : [value ?? '']) headers.append(name, line);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
      method,
      headers,
      signal: disconnected.signal,
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
