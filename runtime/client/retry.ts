import type { JsonValue } from '../core/json.js';
import type { ClientOptions } from './client-options.js';
import { errorCodeOf } from './error-code-of.js';
import { exchange, type Exchange, type Message } from './exchange.js';
import { readEnvelope } from './read-envelope.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';
import { platformTiming, type Timing } from './timing.js';

/** What came of sending a message as often as it takes. */
export interface Delivery {
  /** The last exchange. */
  readonly last: Exchange;
  /** Whether a message may have arrived of which no answer came back. */
  readonly inDoubt: boolean;
}

/**
 * Sends a message, and sends it again when the connection was lost, when the endpoint is busy (429, 502, 503, 504) or
 * when the same call is still running there. Every message must be one that does no harm when it arrives twice: one
 * with an idempotency key, one about a version, or one that only reads.
 */
export async function deliver(
  tool: ServerToolEndpoint,
  message: Message,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<Delivery> {
  const { attempts = 4, baseMs = 250, maxMs = 10_000 } = options.retry ?? {};
  const timing = options.timing ?? platformTiming;
  let inDoubt = false;
  for (let attempt = 1; ; attempt++) {
    const last = await exchange(tool, message, options, signal);
    inDoubt ||= mayHaveArrived(last);
    if (attempt >= attempts || !canPass(last)) return { last, inDoubt };
    const asked = askedPause(last, timing) ?? 0;
    if (asked > maxMs) return { last, inDoubt };
    await timing.sleep(asked + jitter(attempt - 1, baseMs, maxMs, timing), signal);
    if (signal.aborted) return { last: { kind: 'given-up', wasSent: inDoubt }, inDoubt };
  }
}

/** Anything from nothing to the longest pause of this attempt, so that clients do not come back all at once. */
export function jitter(attempt: number, baseMs: number, maxMs: number, timing: Timing): number {
  return timing.random() * Math.min(maxMs, baseMs * 2 ** attempt);
}

/** How long the server asks to wait, in milliseconds. It says seconds or a date. */
export function askedPause(exchanged: Exchange, timing: Timing): number | undefined {
  const text = exchanged.kind === 'answer' ? exchanged.retryAfter?.trim() : undefined;
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - timing.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);

function canPass(exchanged: Exchange): boolean {
  if (exchanged.kind !== 'answer') return exchanged.kind === 'lost';
  if (exchanged.status !== 409) return busy.has(exchanged.status);
  return codeOf(exchanged.body) === 'SERVER_TOOL_IN_PROGRESS';
}

/** What a gateway answers in place of the endpoint tells no more than a lost connection. */
function mayHaveArrived(exchanged: Exchange): boolean {
  if (exchanged.kind !== 'answer')
    return exchanged.kind === 'lost' || (exchanged.kind === 'given-up' && exchanged.wasSent);
  return exchanged.status >= 500 && codeOf(exchanged.body) === 'SERVER_TOOL_INVALID_RESPONSE';
}

function codeOf(body: JsonValue | undefined): string | undefined {
  return errorCodeOf(readEnvelope(body));
}
