/** What the proof says to the process under fire. */
export type Order = 'weigh' | 'stop';

/** What the process says of itself. */
export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'weighed'; readonly weight: Weight }
  /** Something that nobody should have to be told. */
  | { readonly kind: 'complaint'; readonly text: string };

/** What a process keeps, after everything that nobody needs was thrown away. In bytes. */
export interface Weight {
  readonly heap: number;
  /** Outside of the heap: buffers. */
  readonly external: number;
  /** All of it, as the machine sees it. */
  readonly resident: number;
  /** Connections that are open. */
  readonly connections: number;
}

/** How much faster time passes in the process. */
export const hurry = 10;
