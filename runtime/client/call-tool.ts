import type { CallContext, ServerToolInvocationRequest, ToolResult } from '../core/envelope.js';
import type { JsonObject } from '../core/json.js';
import { untilAborted } from '../core/until-aborted.js';
import { idempotencyKey } from './idempotency-key.js';
import { readEnvelope } from './read-envelope.js';

/** Where calls go, and with what. */
export interface ClientOptions {
  /** Put before each tool's endpoint, such as `https://shop.example`. Default: the page's own origin. */
  readonly baseUrl?: string;
  /** Default: the platform's fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every call; a function is asked anew each time, so that a token can be fresh. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
}

/** Which call this is, and how to give it up. */
export interface CallOptions extends Omit<CallContext, 'idempotencyKey'> {
  readonly signal?: AbortSignal;
}

/** What the browser may know of a server tool. */
export interface ServerToolEndpoint {
  readonly name: string;
  readonly endpoint: string;
  /** The header that carries the idempotency key. */
  readonly headerName: string;
  /** Whether a call can change anything: decides what a lost connection means. */
  readonly changesState: boolean;
  readonly headers?: { readonly [name: string]: string };
  readonly credentials?: 'omit' | 'same-origin' | 'include';
}

/**
 * Calls a server tool. Every outcome comes back as a {@link ToolResult}; only an abort throws (the signal's reason).
 *
 * Outcomes that no server said: `SERVER_TOOL_INVALID_RESPONSE` (the answer was no envelope),
 * `SERVER_TOOL_OUTCOME_UNKNOWN` (the connection was lost after sending a call that can change something),
 * `SERVER_TOOL_UNAVAILABLE` (it was lost, and nothing can have changed).
 */
export async function callTool<Output>(
  tool: ServerToolEndpoint,
  input: object,
  call: CallOptions,
  options: ClientOptions = {},
): Promise<ToolResult<Output>> {
  call.signal?.throwIfAborted();
  let request: Request;
  try {
    // Headers may be a long time coming.
    const building = buildRequest(tool, input, call, options);
    request = await (call.signal ? untilAborted(building, call.signal) : building);
    call.signal?.throwIfAborted();
  } catch (error) {
    call.signal?.throwIfAborted();
    const reason = error instanceof NotSent ? error.message : 'it could not be put together';
    return { status: 'failed', error: `the call was not sent: ${reason}`, errorCode: 'SERVER_TOOL_UNAVAILABLE' };
  }
  let text: string;
  try {
    const response = await (options.fetch ?? globalThis.fetch)(request);
    text = await response.text();
  } catch {
    call.signal?.throwIfAborted();
    return connectionLost(tool);
  }
  return readEnvelope<Output>(text);
}

/** Why a call was not sent, in words that reach the model: they hold nothing of its headers, address or input. */
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
  input: object,
  { sessionId, turnIndex, toolCallId, signal }: CallOptions,
  options: ClientOptions,
): Promise<Request> {
  const key = await idempotencyKey(tool.name, sessionId, toolCallId);
  const call: ServerToolInvocationRequest = {
    name: tool.name,
    input: input as JsonObject,
    idempotencyKey: key,
    context: { sessionId, turnIndex, toolCallId, idempotencyKey: key },
  };
  const body = await orNotSent('its input is no JSON', () => JSON.stringify(call));
  const own = await orNotSent('the `headers` of the client failed', () =>
    typeof options.headers === 'function' ? options.headers() : options.headers,
  );
  const headers = await orNotSent('a header is not valid', () => {
    const all = new Headers(tool.headers);
    new Headers(own).forEach((value, name) => all.set(name, value));
    all.set('content-type', 'application/json');
    all.set(tool.headerName, key);
    return all;
  });
  return orNotSent(
    'its address is not valid',
    () =>
      new Request(joinUrl(options.baseUrl, tool.endpoint), {
        method: 'POST',
        headers,
        body,
        // A tool endpoint answers itself; a call must not be sent on to somewhere else.
        redirect: 'manual',
        ...(tool.credentials ? { credentials: tool.credentials } : {}),
        ...(signal ? { signal } : {}),
      }),
  );
}

/** A path stays on the origin of `baseUrl`, or of the page, however many slashes it starts with. */
function joinUrl(baseUrl: string | undefined, endpoint: string): string {
  if (URL.canParse(endpoint)) return endpoint;
  return `${(baseUrl ?? '').replace(/\/+$/, '')}/${endpoint.replace(/^[/\\]+/, '')}`;
}

function connectionLost(tool: ServerToolEndpoint): ToolResult<never> {
  return tool.changesState
    ? {
        status: 'failed',
        error: 'the connection was lost after the call was sent; it may have taken effect',
        errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN',
      }
    : { status: 'failed', error: 'the tool endpoint could not be reached', errorCode: 'SERVER_TOOL_UNAVAILABLE' };
}
