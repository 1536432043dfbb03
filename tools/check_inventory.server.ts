import type { CheckInventoryHandler } from '../generated/server/check_inventory.js';

const stock: ReadonlyMap<string, { readonly [warehouse: string]: number }> = new Map([
  ['MUG-BLUE', { berlin: 40, lyon: 12 }],
  ['LAMP-OAK', { berlin: 0, lyon: 3 }],
]);

/** Counts the pieces of a product in a small data set in memory. A product that is not listed has none. */
export const checkInventory: CheckInventoryHandler = ({ sku, warehouse }) => {
  const everywhere = Object.entries(stock.get(sku) ?? {});
  const asked = everywhere.filter(([name]) => warehouse === 'any' || name === warehouse);
  const available = asked.reduce((sum, [, pieces]) => sum + pieces, 0);
  return { output: { sku, available, warehouses: Object.fromEntries(asked) } };
};
