import type { JsonValue } from '../core/json.js';
import { untilAborted } from '../core/until-aborted.js';
import type { ClientOptions, HeadersSource } from './client-options.js';
import { readJson } from './read-json.js';
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
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Undefined when it is no JSON. */
      readonly body: JsonValue | undefined;
      readonly retryAfter: string | null;
    }
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
  const request = await buildRequest(tool, message, options, signal);
  if (signal.aborted) return { kind: 'given-up', wasSent: false };
  if (typeof request === 'string') return { kind: 'not-sent', reason: request };
  try {
    // Not every `fetch` looks at the signal of its request.
    const response = await untilAborted((options.fetch ?? globalThis.fetch)(request), signal);
    const body = readJson(await untilAborted(response.text(), signal));
    return { kind: 'answer', status: response.status, body, retryAfter: response.headers.get('retry-after') };
  } catch {
    return signal.aborted ? { kind: 'given-up', wasSent: true } : { kind: 'lost' };
  }
}

/** The request, or why there is none, in words that reach the model: they hold nothing of headers, address or input. */
async function buildRequest(
  tool: ServerToolEndpoint,
  { method, path = '', body, key, headers: source }: Message,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Request | string> {
  const given = source ?? options.headers;
  let problem = 'the `headers` of the client failed';
  try {
    // They may be a long time coming.
    const own = typeof given === 'function' ? await untilAborted((async () => given())(), signal) : given;
    problem = 'a header is not valid';
    const headers = new Headers(tool.headers);
    new Headers(own).forEach((value, name) => headers.set(name, value));
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (key !== undefined) headers.set(tool.headerName, key);
    problem = 'its address is not valid';
    return new Request(addressOf(options.baseUrl, tool.endpoint, path), {
      method,
      headers,
      signal,
      // A tool endpoint answers itself; a call must not be sent on to somewhere else.
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      ...(tool.credentials ? { credentials: tool.credentials } : {}),
    });
  } catch {
    return problem;
  }
}

/** A path stays on the origin of `baseUrl`, or of the page, however many slashes it starts with. */
function addressOf(baseUrl: string = '', endpoint: string, path: string): string {
  const [, place = '', query = ''] = /^([^?#]*)(.*)$/s.exec(endpoint) ?? [];
  const below = path === '' ? endpoint : `${place.replace(/\/+$/, '')}${path}${query}`;
  return URL.canParse(endpoint) ? below : `${baseUrl.replace(/\/+$/, '')}/${below.replace(/^[/\\]+/, '')}`;
}
