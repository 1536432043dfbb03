import { toolFailure } from 'gecx-tools/server';
import type { GetPlanUsageHandler } from '../generated/server/get_plan_usage.js';
import type { GetPlanUsageOutput } from '../generated/types/get_plan_usage.js';

/** A sample: without payments everybody has the free plan. */
const takesPayments = true;
const free: GetPlanUsageOutput = { planName: 'Free', messagesUsed: 0, messageLimit: null, credits: null };

/** A sample: what a billing system would say. */
const accounts: ReadonlyMap<string, GetPlanUsageOutput> = new Map([
  [
    'user',
    {
      planName: 'Starter',
      planId: 'starter',
      billingContext: 'personal',
      messagesUsed: 412,
      messageLimit: 1000,
      credits: 25,
    },
  ],
]);

/** Tells plan and usage from a small data set in memory. */
export const getPlanUsage: GetPlanUsageHandler = (_input, { requester }) => {
  if (!takesPayments) return { output: free };
  const account = accounts.get(requester?.subject ?? '');
  if (!account) throw toolFailure('BILLING_UNKNOWN', 'there is no billing account for this customer');
  return { output: { ...account, periodEnd: startOfNextMonth(new Date()).toISOString() } };
};

function startOfNextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
