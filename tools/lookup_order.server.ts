import { toolFailure } from 'gecx-tools/server';
import type { LookupOrderHandler } from '../generated/server/lookup_order.js';

/**
 * Looks up one order of the shop by its number.
 *
 * Call it before answering any question about an order; never guess a status.
 */
export const lookupOrder: LookupOrderHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'lookup_order is not implemented yet');
};
