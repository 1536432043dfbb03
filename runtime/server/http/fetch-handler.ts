/** What is known of the connection over which a request came. */
export interface Connection {
  /** The address of the other side: the caller, or the proxy in between. */
  readonly address?: string;
}

/**
 * Answers a request over the web platform's own types. Frameworks pass an argument of their own behind the request;
 * whatever has no `address` in it says nothing.
 */
export type FetchHandler = (request: Request, connection?: Connection | object) => Promise<Response>;

/** What is known of a connection from what stands behind a request, whoever put it there. */
export function connectionIn(behind: unknown): Connection {
  const { address } = (behind ?? {}) as { readonly address?: unknown };
  return typeof address === 'string' ? { address } : {};
}
