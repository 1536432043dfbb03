import { toolFailure } from 'gecx-tools/server';
import type { LookupOrderHandler } from '../generated/server/lookup_order.js';
import type { LookupOrderOutput } from '../generated/types/lookup_order.js';

const orders: readonly LookupOrderOutput[] = [
  {
    orderId: 'ORD-1001',
    status: 'shipped',
    placedAt: '2026-05-01T09:30:00Z',
    totalCents: 4598,
    items: [{ sku: 'MUG-BLUE', quantity: 2 }],
  },
  {
    orderId: 'ORD-1002',
    status: 'placed',
    placedAt: '2026-05-12T17:05:00Z',
    totalCents: 2999,
    items: [{ sku: 'LAMP-OAK', quantity: 1 }],
  },
];

/** Looks up an order in a small data set in memory. */
export const lookupOrder: LookupOrderHandler = ({ orderId, includeItems }) => {
  const order = orders.find((candidate) => candidate.orderId === orderId);
  if (!order) throw toolFailure('ORDER_NOT_FOUND', `there is no order ${orderId}`);
  const { items, ...head } = order;
  return { output: includeItems && items ? { ...head, items } : head };
};
