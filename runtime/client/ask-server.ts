import type { CallView } from '../core/call-view.js';
import type { ToolResult } from '../core/envelope.js';
import type { ClientOptions } from './client-options.js';
import { errorCodeOf } from './error-code-of.js';
import type { Exchange, Message } from './exchange.js';
import { readEnvelope } from './read-envelope.js';
import { readView } from './read-view.js';
import { deliver } from './retry.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';

/** What a server said when it was asked about a stored call, or told something about it. */
export interface Asked {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly view?: CallView;
  /** The outcome of the call, once there is one; with another status than 200, why nothing is said. */
  readonly result?: ToolResult<unknown>;
  readonly exchanged: Exchange;
}

/** Asks about a stored call, or tells something about it, below `<endpoint>/<requestId>`. Never throws. */
export async function askServer(
  tool: ServerToolEndpoint,
  requestId: string,
  { path = '', ...message }: Message,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Asked> {
  const below = `/${encodeURIComponent(requestId)}${path}`;
  const { last } = await deliver(tool, { ...message, path: below }, options, signal);
  if (last.kind !== 'answer') return { status: 0, exchanged: last };
  const { status, body } = last;
  const view = readView(body, requestId);
  const result = view ? (view.result as ToolResult<unknown> | undefined) : readEnvelope(body);
  const isSaid = result && result.status !== 'pending' && errorCodeOf(result) !== 'SERVER_TOOL_INVALID_RESPONSE';
  return { status, exchanged: last, ...(view ? { view } : {}), ...(isSaid ? { result } : {}) };
}
