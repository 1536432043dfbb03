import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpAnswer, HttpBody, HttpRequest } from './exchange.js';
import { lazyRequest } from './lazy-request.js';

/** A request of `node:http`, without the detour over the web platform's types, which costs more than the call itself. */
export function fromIncoming(incoming: IncomingMessage, outgoing: ServerResponse): HttpRequest {
  return new NodeRequest(incoming, outgoing);
}

/** Sends an answer. */
export function send({ status, headers, body }: HttpAnswer, outgoing: ServerResponse): void {
  // Not a list: middleware that stands in for `writeHead` takes one apart in its own way.
  const fields: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) fields[name] = value;
  // 204 has no body by definition, and must not announce the length of one.
  if (status !== 204) fields['content-length'] = Buffer.byteLength(body ?? '');
  if (status === 408) fields['connection'] = tooSlow.connection;
  outgoing.writeHead(status, fields);
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

class NodeRequest implements HttpRequest {
  readonly method: string;
  readonly target: string;
  readonly body: HttpBody;
  private readonly incoming: IncomingMessage;
  private readonly outgoing: ServerResponse;
  private disconnected: AbortSignal | undefined = undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.method = incoming.method ?? 'GET';
    this.target = targetOf(incoming.url ?? '/');
    this.body = new NodeBody(incoming);
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  get signal(): AbortSignal {
    return (this.disconnected ??= signalOf(this.outgoing));
  }

  header(name: string): string | null {
    const value = this.incoming.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  }

  /** Hooks are not to read the body, so it has none. */
  toRequest(): Request {
    return lazyRequest(this.method, `http://localhost${this.target}`, headersOf(this.incoming), () => this.signal);
  }
}

/** Leaves the connection open whatever becomes of the reading. */
class NodeBody implements HttpBody {
  isUsed: boolean = false;
  private readonly incoming: IncomingMessage;
  private stop: () => void = () => {};

  constructor(incoming: IncomingMessage) {
    this.incoming = incoming;
  }

  read(take: (piece: Uint8Array) => boolean): Promise<void> {
    const { incoming } = this;
    return new Promise((resolve, reject) => {
      this.isUsed = true;
      const onData = (piece: Uint8Array): void => {
        try {
          if (!take(piece)) this.stop();
        } catch (error) {
          // Thrown from here, it would end the process.
          finish(() => reject(error as Error));
        }
      };
      const onCut = (): void => finish(() => reject(new Error('the body was cut off')));
      const onEnd = (): void => finish(resolve);
      const finish = (end: () => void): void => {
        incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
        if (!incoming.readableEnded) incoming.pause();
        end();
      };
      this.stop = onEnd;
      if (incoming.destroyed) return onCut();
      incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
    });
  }

  abandon(): void {
    this.stop();
  }
}
