import { randomUUID } from 'node:crypto';
import { registryOf, type ServerToolContext, type ServerToolRegistry } from 'gecx-tools/server';
import type { JsonObject } from '../../../runtime/core/json.js';
import { policies, toolNames, type ToolName } from '../tools.js';
import type { Blows } from './blows.js';
import type { StruckLedger } from './struck-ledger.js';
import { tell } from './tell.js';

/** What the handlers of a server need to know. */
export interface Shop {
  readonly server: string;
  readonly blows: Blows;
  readonly struck: StruckLedger;
  /** Resolves when the handlers that hold may go on. */
  readonly released: Promise<void>;
}

/** The tools. Their effect is that the parent is told of it. */
export function openShop(shop: Shop): ServerToolRegistry {
  const unchecked = (data: unknown): { readonly ok: true; readonly value: unknown } => ({ ok: true, value: data });
  const tools = toolNames.map((name) => [
    name,
    {
      ...policies[name],
      name,
      description: 'A tool under fire.',
      inputSchema: { type: 'object' },
      parseInput: unchecked,
      parseOutput: unchecked,
      handler: (input: JsonObject, context: ServerToolContext) => work(shop, name, input, context),
    },
  ]);
  return registryOf(Object.fromEntries(tools) as Parameters<typeof registryOf>[0]);
}

async function work(
  { server, blows, struck, released }: Shop,
  tool: ToolName,
  { key, holds }: JsonObject,
  { requestId, idempotencyKey }: ServerToolContext,
): Promise<{ readonly output: JsonObject }> {
  const fence = struck.fenceOf(requestId);
  if (holds === true) {
    tell({ held: String(key) });
    await released;
  }
  await blows.reach('started');
  const number = randomUUID();
  const { attempt } = blows;
  const downstreamKey = idempotencyKey ?? '';
  tell({
    event: { type: 'effect', server, key: String(key), tool, requestId, fence, attempt, downstreamKey, number },
  });
  await blows.reach('took effect');
  return { output: { number } };
}
