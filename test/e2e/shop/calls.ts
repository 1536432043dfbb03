import { describeIssues } from 'gecx-tools';
import { createToolClient, type ToolResult } from 'gecx-tools/client';
import { createClient, serverTools } from './generated/client/index.js';
import { clientTools } from './generated/client-tools/index.js';
import { parseInput } from './generated/validators/quote_order.js';

/** Calls every tool of the shop, as a page would, and tells what came of it. */
export async function callEverything(baseUrl?: string): Promise<{ readonly [call: string]: unknown }> {
  const options = baseUrl === undefined ? {} : { baseUrl };
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
    governed: told(await client.applyRefund({ orderId: 'ORD-1', amountCents: 1 }, call)),
    oddlyNamed: [told(await client.delete_({}, call)), told(await client.createClient_({ id: 'x' }, call))],
    quotedForAModel: totalOf(await run('quote_order', { buyer: { email: 'a@b.example' }, lines })),
    shown: await run('basket.show', { skus: ['MUG-BLUE', 'LAMP-OAK'] }),
    notShown: await run('show_basket', { skus: [''] }),
    oddlyNamedInTheBrowser: await run('await', {}),
    unknown: await run('constructor', {}),
  };
}

function told(result: ToolResult<unknown>): unknown {
  if (result.status === 'completed') return result.output;
  return `${result.status}: ${result.errorCode}`;
}

function totalOf(quote: unknown): unknown {
  return typeof quote === 'object' && quote !== null && 'totalCents' in quote ? quote.totalCents : quote;
}
