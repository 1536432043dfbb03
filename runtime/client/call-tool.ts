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
    return { status: 'failed', error: notSent(error), errorCode: 'SERVER_TOOL_UNAVAILABLE' };
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

async function buildRequest(
  tool: ServerToolEndpoint,
  input: object,
  { sessionId, turnIndex, toolCallId, signal }: CallOptions,
  options: ClientOptions,
): Promise<Request> {
  const key = await idempotencyKey(tool.name, sessionId, toolCallId);
  const body: ServerToolInvocationRequest = {
    name: tool.name,
    input: input as JsonObject,
    idempotencyKey: key,
    context: { sessionId, turnIndex, toolCallId, idempotencyKey: key },
  };
  const headers = new Headers(tool.headers);
  const own = typeof options.headers === 'function' ? await options.headers() : options.headers;
  new Headers(own).forEach((value, name) => headers.set(name, value));
  headers.set('content-type', 'application/json');
  headers.set(tool.headerName, key);
  return new Request(joinUrl(options.baseUrl, tool.endpoint), {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    // A tool endpoint answers itself; a call must not be sent on to somewhere else.
    redirect: 'manual',
    ...(tool.credentials ? { credentials: tool.credentials } : {}),
    ...(signal ? { signal } : {}),
  });
}

function joinUrl(baseUrl: string | undefined, endpoint: string): string {
  if (!baseUrl || URL.canParse(endpoint)) return endpoint;
  return `${baseUrl.replace(/\/+$/, '')}/${endpoint.replace(/^\/+/, '')}`;
}

function notSent(error: unknown): string {
  return `the call was not sent: ${error instanceof Error ? error.message : String(error)}`;
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
