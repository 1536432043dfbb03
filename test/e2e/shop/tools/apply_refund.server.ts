import { toolFailure } from 'gecx-tools/server';
import type { ApplyRefundHandler, ApplyRefundReconcile } from '../generated/server/apply_refund.js';

const refunds = new Map<string, string>();

export const applyRefund: ApplyRefundHandler = ({ orderId, amountCents }, { idempotencyKey = '', decidedBy }) => {
  if (!decidedBy) throw toolFailure('REFUND_NOT_APPROVED', 'nobody has approved the refund');
  const refundId = `refund of ${amountCents} for ${orderId}`;
  refunds.set(idempotencyKey, refundId);
  return { output: { refundId } };
};

export const reconcile: ApplyRefundReconcile = async (_input, { idempotencyKey = '' }) => {
  const refundId = refunds.get(idempotencyKey);
  return refundId === undefined ? undefined : { output: { refundId } };
};
