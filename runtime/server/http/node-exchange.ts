import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpAnswer, HttpBody, HttpRequest } from './exchange.js';
import { lazyRequest } from './lazy-request.js';

/** A request of `node:http`, without the detour over the web platform's types, which costs more than the call itself. */
export function fromIncoming(incoming: IncomingMessage, outgoing: ServerResponse): HttpRequest {
  const { method = 'GET' } = incoming;
  const target = targetOf(incoming.url ?? '/');
  let signal: AbortSignal | undefined;
  const getSignal = (): AbortSignal => (signal ??= signalOf(outgoing));
  return {
    method,
    target,
    header: (name) => valueOf(incoming.headers[name.toLowerCase()]),
    body: bodyOf(incoming),
    get signal() {
      return getSignal();
    },
    // Hooks are not to read the body, so it has none.
    toRequest: () => lazyRequest(method, `http://localhost${target}`, headersOf(incoming), getSignal),
  };
}

/** Sends an answer. */
export function send({ status, headers, body }: HttpAnswer, outgoing: ServerResponse): void {
  const closing = status === 408 ? tooSlow : {};
  // 204 has no body by definition, and must not announce the length of one.
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
  outgoing.writeHead(status, { ...headers, ...length, ...closing });
  outgoing.end(body ?? undefined);
}

/** The request is still under way, and nobody waits for it any more. */
export const tooSlow: { readonly connection: 'close' } = { connection: 'close' };

/** The headers as they were sent, those that stand several times included. */
export function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const line of Array.isArray(value) ? value : [value ?? '']) headers.append(name, line);
  }
  return headers;
}

/** Fires when the other side is gone before it has got its answer. */
export function signalOf(outgoing: ServerResponse): AbortSignal {
  const disconnected = new AbortController();
  const tell = (): void => {
    if (!outgoing.writableFinished) disconnected.abort();
  };
  if (outgoing.closed) tell();
  else outgoing.once('close', tell);
  return disconnected.signal;
}

/** Proxies may send a whole address. */
function targetOf(url: string): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function valueOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

/** Leaves the connection open whatever becomes of the reading. */
function bodyOf(incoming: IncomingMessage): HttpBody {
  let isUsed = false;
  let stop = (): void => {};
  return {
    get isUsed() {
      return isUsed;
    },
    read: (take) =>
      new Promise((resolve, reject) => {
        isUsed = true;
        const onData = (piece: Uint8Array): void => {
          try {
            if (!take(piece)) stop();
          } catch (error) {
            // Thrown from here, it would end the process.
            finish(() => reject(error as Error));
          }
        };
        const onCut = (): void => finish(() => reject(new Error('the body was cut off')));
        const finish = (end: () => void): void => {
          incoming.off('data', onData).off('end', stop).off('error', onCut).off('close', onCut);
          if (!incoming.readableEnded) incoming.pause();
          end();
        };
        stop = () => finish(resolve);
        if (incoming.destroyed) return onCut();
        incoming.on('data', onData).on('end', stop).on('error', onCut).on('close', onCut);
      }),
    abandon: () => stop(),
  };
}
