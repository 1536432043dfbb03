import { describeIssues } from 'gecx-tools';
import type { ToolResult } from 'gecx-tools/client';
import { createClient } from './generated/client/index.js';
import { clientTools } from './generated/client-tools/index.js';
import { parseInput } from './generated/validators/quote_order.js';

/** Calls every tool of the shop, as a page would, and tells what came of it. */
export async function callEverything(baseUrl?: string): Promise<{ readonly [call: string]: unknown }> {
  const client = createClient(baseUrl === undefined ? {} : { baseUrl });
  const call = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' };
  const lines = [{ sku: 'MUG-BLUE' }, { sku: 'LAMP-OAK', quantity: 2 }];
  const parsed = parseInput({ buyer: { email: 'a@b.example', loyaltyCard: 'LC-12345' }, lines });
  return {
    quoted: told(await client.quoteOrder({ buyer: { email: 'a@b.example' }, lines }, call)),
    refusedByTheServer: told(await client.quoteOrder({ buyer: { email: 'nobody' }, lines }, call)),
    refusedOnTheSpot: parsed.ok ? 'accepted' : describeIssues(parsed.issues),
    governed: told(await client.applyRefund({ orderId: 'ORD-1', amountCents: 1 }, call)),
    oddlyNamed: [told(await client.delete_({}, call)), told(await client.createClient_({ id: 'x' }, call))],
    shown: await runClientTool('basket.show', { skus: ['MUG-BLUE', 'LAMP-OAK'] }),
    notShown: await runClientTool('show_basket', { skus: [''] }),
    oddlyNamedInTheBrowser: await runClientTool('await', {}),
  };
}

function told(result: ToolResult<object>): unknown {
  return result.status === 'completed' ? result.output : `${result.status}: ${result.errorCode}`;
}

async function runClientTool(name: string, input: unknown): Promise<unknown> {
  const tool = await clientTools.load(name);
  if (!tool) return `no ${name}`;
  const parsed = tool.contract.parseInput(input);
  if (!parsed.ok) return describeIssues(parsed.issues);
  const context = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1', signal: new AbortController().signal };
  try {
    const { output } = await tool.handler(parsed.value as never, context);
    const checked = tool.contract.parseOutput(output);
    return checked.ok ? checked.value : describeIssues(checked.issues);
  } catch (error) {
    return String(error);
  }
}
