import { toolFailure } from 'gecx-tools/server';
import type { ApplyRefundHandler } from '../generated/server/apply_refund.js';

/**
 * Pays back a part of what a customer paid for an order, once the refund rules have been checked.
 */
export const applyRefund: ApplyRefundHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'apply_refund is not implemented yet');
};
