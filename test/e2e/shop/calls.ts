import { describeIssues } from 'gecx-tools';
import { createToolClient, type ClientOptions, type ToolResult } from 'gecx-tools/client';
import { createClient, serverTools } from './generated/client/index.js';
import { clientTools } from './generated/client-tools/index.js';
import { parseInput } from './generated/validators/quote_order.js';

/** Calls every tool of the shop, as a page would, and tells what came of it. */
export async function callEverything(baseUrl?: string): Promise<{ readonly [call: string]: unknown }> {
  const options = { ...(baseUrl === undefined ? {} : { baseUrl }), headers: { authorization: 'Bearer ann' } };
  const client = createClient(options);
  const toolClient = createToolClient({ ...options, tools: clientTools, serverTools });
  const run = async (name: string, input: object): Promise<unknown> =>
    told(await toolClient.call({ name, input, context: { ...call, toolCallId: name } }));
  const call = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' };
  const lines = [{ sku: 'MUG-BLUE' }, { sku: 'LAMP-OAK', quantity: 2 }];
  const parsed = parseInput({ buyer: { email: 'a@b.example', loyaltyCard: 'LC-12345' }, lines });
  return {
    quoted: told(await client.quoteOrder({ buyer: { email: 'a@b.example' }, lines }, call)),
    notSent: told(await client.quoteOrder({ buyer: { email: 'nobody' }, lines }, call)),
    refusedOnTheSpot: parsed.ok ? 'accepted' : describeIssues(parsed.issues),
    refunded: await refund(options),
    oddlyNamed: [told(await client.delete_({}, call)), told(await client.createClient_({ id: 'x' }, call))],
    quotedForAModel: totalOf(await run('quote_order', { buyer: { email: 'a@b.example' }, lines })),
    shown: await run('basket.show', { skus: ['MUG-BLUE', 'LAMP-OAK'] }),
    notShown: await run('show_basket', { skus: [''] }),
    oddlyNamedInTheBrowser: await run('await', {}),
    unknown: await run('constructor', {}),
  };
}

/** Has a refund asked for, approved and made, and asks for it twice more. */
async function refund(options: ClientOptions): Promise<unknown> {
  const client = createClient(options);
  const input = { orderId: 'ORD-1', amountCents: 500 };
  const context = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-2' };
  const waiting = await client.applyRefund(input, context);
  const approving = createToolClient({
    ...options,
    serverTools,
    approvalHandler: () => true,
    decisionHeaders: { authorization: 'Decision ann' },
  });
  const approved = await approving.call({ name: 'apply_refund', input, context });
  const asked = [waiting, approved, await client.applyRefund(input, context), await client.applyRefund(input, context)];
  return asked.map(told);
}

function told(result: ToolResult<unknown>): unknown {
  if (result.status === 'completed') return result.output;
  const disposition = result.status === 'duplicate' ? result.duplicateDisposition : undefined;
  return `${result.status}: ${result.errorCode ?? disposition}`;
}

function totalOf(quote: unknown): unknown {
  return typeof quote === 'object' && quote !== null && 'totalCents' in quote ? quote.totalCents : quote;
}
