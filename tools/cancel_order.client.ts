import { toolFailure } from 'gecx-tools/client';
import type { CancelOrderHandler } from '../generated/client-tools/cancel_order.js';

/**
 * Cancels an order that has not been shipped, on the page where the customer is signed in.
 */
export const cancelOrder: CancelOrderHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'cancel_order is not implemented yet');
};
