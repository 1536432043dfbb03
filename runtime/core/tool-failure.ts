/** Thrown by a handler to declare that the call failed and that nothing happened. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  /** Tells a failure apart in whichever copy of this package made it; `instanceof` would know only its own. */
  readonly kind = 'gecx-tools.ToolFailure';
  /** A stable code in capitals, such as `CUSTOMER_REFUND_DENIED`. */
  readonly code: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * Makes the error with which a handler says: this call failed, and it had no effect.
 * Code and message reach the caller and the model. Any other error that a handler throws counts as a crash,
 * whose text stays on the server.
 *
 *     throw toolFailure('CUSTOMER_REFUND_DENIED', 'the refund window is closed');
 */
export function toolFailure(
  code: string,
  message: string,
  options: { readonly retryable?: boolean } = {},
): ToolFailure {
  return new ToolFailure(code, message, options.retryable ?? false);
}

/** Whether a handler threw a declared failure. */
export function isToolFailure(error: unknown): error is ToolFailure {
  return error instanceof Error && 'kind' in error && error.kind === 'gecx-tools.ToolFailure';
}
