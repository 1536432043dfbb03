import { toolFailure } from 'gecx-tools/server';
import type { CheckInventoryHandler } from '../generated/server/check_inventory.js';

/**
 * Tells how many pieces of a product can be shipped today, and from which warehouses.
 */
export const checkInventory: CheckInventoryHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'check_inventory is not implemented yet');
};
