import type { QuoteOrderHandler } from '../generated/server/quote_order.js';

const priceCents: { readonly [sku: string]: number } = { 'MUG-BLUE': 1299, 'LAMP-OAK': 2999 };

export const quoteOrder: QuoteOrderHandler = ({ lines, currency, delivery: { express } }) => ({
  output: {
    quoteId: '7ab94949-0e81-24ea-232a-4a0c375762d1',
    totalCents: lines.reduce((sum, { sku, quantity }) => sum + quantity * (priceCents[sku] ?? 0), 0),
    currency,
    express,
    validUntil: '2026-05-01T09:30:00Z',
  },
});
