import type { Parse } from '../core/parse.js';

/** What the browser may know of a server tool. */
export interface ServerToolEndpoint {
  /** The canonical name. */
  readonly name: string;
  /** Other names under which a model may ask for the tool. */
  readonly aliases?: readonly string[];
  readonly endpoint: string;
  /** The header that carries the idempotency key. */
  readonly headerName: string;
  /** Whether a call can change anything: decides what a lost connection means. */
  readonly changesState: boolean;
  readonly headers?: { readonly [name: string]: string };
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Checks an input before it is sent. What is sent is the input as it was given: defaults are the server's. */
  readonly parseInput: Parse<unknown>;
}
