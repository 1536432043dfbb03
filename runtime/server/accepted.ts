/** How long an accepted call stays open unless its handler says otherwise, in milliseconds. */
export const defaultExpiryMs: number = 24 * 60 * 60_000;

/** What a handler returns that has handed its work over and does not know the outcome yet. */
export class Accepted {
  /** Tells it apart in whichever copy of this package made it. */
  readonly kind = 'gecx-tools.Accepted';
  readonly externalRef: string;
  readonly expiresInMs: number;

  constructor(externalRef: string, expiresInMs: number) {
    this.externalRef = externalRef;
    this.expiresInMs = expiresInMs;
  }
}

/**
 * Says that the work was handed over, for instance to a payment provider that calls back. The call stays open until
 * `calls.complete(requestId, outcome)`; when `expiresInMs` (default 24 hours) have passed without, its outcome is
 * unknown.
 *
 *     return accepted({ externalRef: transfer.id });
 */
export function accepted(options: { readonly externalRef: string; readonly expiresInMs?: number }): Accepted {
  return new Accepted(options.externalRef, options.expiresInMs ?? defaultExpiryMs);
}

/** Whether a handler handed its work over. */
export function isAccepted(result: unknown): result is Accepted {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'gecx-tools.Accepted';
}
