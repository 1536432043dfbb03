import { untilAborted } from '../core/until-aborted.js';
import type { ClientOptions, HeadersSource } from './client-options.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';

/** Something to be sent to a tool's endpoint. */
export interface Message {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the endpoint, such as `/42/approval`. */
  readonly path?: string;
  readonly body?: string;
  /** The idempotency key. */
  readonly key?: string;
  /** Default: those of the client. */
  readonly headers?: HeadersSource | undefined;
}

/** What came of sending a message once. */
export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string; readonly retryAfter: string | null }
  /** It may have arrived, and no answer came back. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The signal fired, before or after the message was sent. */
  | { readonly kind: 'given-up'; readonly wasSent: boolean };

/** Sends a message once. Never throws. */
export async function exchange(
  tool: ServerToolEndpoint,
  message: Message,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  let request: Request;
  try {
    // Headers may be a long time coming.
    request = await untilAborted(buildRequest(tool, message, options, signal), signal);
  } catch (error) {
    if (signal.aborted) return { kind: 'given-up', wasSent: false };
    return { kind: 'not-sent', reason: error instanceof NotSent ? error.message : 'it could not be put together' };
  }
  if (signal.aborted) return { kind: 'given-up', wasSent: false };
  try {
    // Not every `fetch` looks at the signal of its request.
    const response = await untilAborted((options.fetch ?? globalThis.fetch)(request), signal);
    const text = await untilAborted(response.text(), signal);
    return { kind: 'answer', status: response.status, text, retryAfter: response.headers.get('retry-after') };
  } catch {
    return signal.aborted ? { kind: 'given-up', wasSent: true } : { kind: 'lost' };
  }
}

/** Why something was not sent, in words that reach the model: they hold nothing of its headers, address or input. */
class NotSent extends Error {}

async function orNotSent<T>(reason: string, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch {
    throw new NotSent(reason);
  }
}

async function buildRequest(
  tool: ServerToolEndpoint,
  { method, path = '', body, key, headers: source }: Message,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Request> {
  const given = source ?? options.headers;
  const own = await orNotSent('the `headers` of the client failed', () =>
    typeof given === 'function' ? given() : given,
  );
  const headers = await orNotSent('a header is not valid', () => {
    const all = new Headers(tool.headers);
    new Headers(own).forEach((value, name) => all.set(name, value));
    if (body !== undefined) all.set('content-type', 'application/json');
    if (key !== undefined) all.set(tool.headerName, key);
    return all;
  });
  return orNotSent(
    'its address is not valid',
    () =>
      new Request(addressOf(options.baseUrl, tool.endpoint, path), {
        method,
        headers,
        signal,
        // A tool endpoint answers itself; a call must not be sent on to somewhere else.
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
        ...(tool.credentials ? { credentials: tool.credentials } : {}),
      }),
  );
}

/** A path stays on the origin of `baseUrl`, or of the page, however many slashes it starts with. */
function addressOf(baseUrl: string = '', endpoint: string, path: string): string {
  const [, place = '', query = ''] = /^([^?#]*)(.*)$/s.exec(endpoint) ?? [];
  const below = path === '' ? endpoint : `${place.replace(/\/+$/, '')}${path}${query}`;
  return URL.canParse(endpoint) ? below : `${baseUrl.replace(/\/+$/, '')}/${below.replace(/^[/\\]+/, '')}`;
}
