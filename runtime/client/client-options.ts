import type { CallContext } from '../core/envelope.js';
import type { Timing } from './timing.js';

/** Headers, or a function that is asked for them at every request, so that a token can be fresh. */
export type HeadersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** How often, and after which pauses, something is sent again. */
export interface RetrySettings {
  /** How often it is sent at most, the first time included. Default: 4. */
  readonly attempts?: number;
  /** The longest first pause in milliseconds; each next one may be twice as long. Default: 250. */
  readonly baseMs?: number;
  /** No pause is longer, in milliseconds. Whoever asks for more (`Retry-After`) is not waited for. Default: 10,000. */
  readonly maxMs?: number;
}

/** Where calls go, and with what. */
export interface ClientOptions {
  /** Put before each tool's endpoint, such as `https://shop.example`. Default: the page's own origin. */
  readonly baseUrl?: string;
  /** Default: the platform's fetch. */
  readonly fetch?: typeof globalThis.fetch;
  /** Sent with every request. */
  readonly headers?: HeadersSource;
  readonly retry?: RetrySettings;
  /** Default: the platform's clock. */
  readonly timing?: Timing;
}

/** Which call this is, and how to give it up. */
export interface CallOptions extends Omit<CallContext, 'idempotencyKey'> {
  readonly signal?: AbortSignal;
}
