import { createClient } from './generated/client/index.js';
import { reconcileOf } from 'gecx-tools/server';
import type { ApplyRefundHandler, ApplyRefundReconcile } from './generated/server/apply_refund.js';
import type { QuoteOrderArgs, QuoteOrderInput } from './generated/types/quote_order.js';
import { parseInput } from './generated/validators/quote_order.js';

// Each line marked below must be an error: were anything here `any`, the mark itself would be one.

const call = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' };
// @ts-expect-error The buyer is missing.
await createClient().quoteOrder({ lines: [{ sku: 'MUG-BLUE' }] }, call);
// @ts-expect-error There is no such member.
await createClient().quoteOrder({ buyer: { email: 'a@b.example' }, lines: [], colour: 'blue' }, call);
// @ts-expect-error There is no such currency.
export const currency: NonNullable<QuoteOrderInput['currency']> = 'GBP';
// @ts-expect-error A member that is optional may be absent, not undefined.
export const card: QuoteOrderInput['buyer'] = { email: 'a@b.example', loyaltyCard: undefined };
export const lines = (args: QuoteOrderArgs): string => {
  // @ts-expect-error There may be no first line.
  return args.lines[0].sku;
};
const parsed = parseInput({});
// @ts-expect-error What is parsed may have been refused.
console.log(parsed.value);
// @ts-expect-error The handler's output has no identity of the refund.
export const applyRefund: ApplyRefundHandler = () => ({ output: {} });
export const reconcile = async (): Promise<object> => ({ output: {} });
// @ts-expect-error What this module exports as `reconcile` finds no refund.
reconcileOf<ApplyRefundReconcile>(await import('./wrong.js'));
