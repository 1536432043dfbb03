/** A request, whatever it came through. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  /** The value of a header, whose name may be written in any case; null when there is none. */
  header(name: string): string | null;
  readonly body: HttpBody;
  /** Fires when the caller is gone. */
  readonly signal: AbortSignal;
  /** The same in the web platform's own type, for the hooks of a host. */
  toRequest(): Request;
}

/** The body of a request, which is read once. */
export interface HttpBody {
  /** Whether somebody else has read it. */
  readonly isUsed: boolean;
  /** Hands over one piece after the other until `take` says no, or the body ends. Rejects when it is cut off. */
  read(take: (piece: Uint8Array) => boolean): Promise<void>;
  /** Ends a reading that is under way, also one that waits. */
  abandon(): void;
}

/** What a request gets. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
}
