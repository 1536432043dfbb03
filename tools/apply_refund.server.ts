import type { ApplyRefundHandler } from '../generated/server/apply_refund.js';

/**
 * A sample of what a payment provider does: it keeps the refunds that it was asked for, each under the key that came with
 * it, in this process only.
 */
const refunds = new Map<string, { readonly refundId: string }>();

/** Queues a refund. Asked twice with one key, the provider answers with the refund of the first time. */
export const applyRefund: ApplyRefundHandler = (_input, { idempotencyKey, requestId }) => {
  const key = idempotencyKey ?? requestId;
  const refund = refunds.get(key) ?? { refundId: `REF-${1001 + refunds.size}` };
  refunds.set(key, refund);
  return { output: { refundId: refund.refundId, status: 'queued' } };
};
