import type { ServerToolEndpoint } from '../../../runtime/client/server-tool-endpoint.js';
import type { Timing } from '../../../runtime/client/timing.js';
import type { ToolCallEvent } from '../../../runtime/client/tool-call-event.js';
import type { CallView } from '../../../runtime/core/call-view.js';
import type { ClientToolContract } from '../../../runtime/core/contract.js';
import type { Parse } from '../../../runtime/core/parse.js';
import type { ClientToolHandler } from '../../../runtime/client/client-tool-handler.js';
import { createClientToolRegistry, type ClientToolRegistry } from '../../../runtime/client/client-tools.js';

/** Which call the tests make when it does not matter. */
export const context = { sessionId: 'session-1', turnIndex: 0, toolCallId: 'call-1' };

/** Takes objects, adds a default, and refuses a member named `wrong`. */
export const parseInput: Parse<unknown> = (data) =>
  typeof data === 'object' && data !== null && !('wrong' in data)
    ? { ok: true, value: { size: 'small', ...data } }
    : { ok: false, issues: [{ path: ['wrong'], keyword: 'additionalProperties', message: 'must not be there' }] };

const contract: ClientToolContract = {
  kind: 'client',
  name: 'show_basket',
  description: 'Shows the basket.',
  inputSchema: true,
  approvalPolicy: 'auto',
  sideEffectLevel: 'none',
  timeoutMs: 1000,
  render: false,
  parseInput,
  parseOutput: (value) =>
    typeof value === 'object' && value !== null
      ? { ok: true, value }
      : { ok: false, issues: [{ path: [], keyword: 'type', message: 'must be object' }] },
};

/** A registry with one client tool, `show_basket`, also known as `basket.show`. */
export function clientTool(
  handler: ClientToolHandler<unknown, object>,
  changes: Partial<ClientToolContract> = {},
): ClientToolRegistry {
  return createClientToolRegistry({
    show_basket: {
      aliases: ['basket.show'],
      contract: async () => ({ ...contract, ...changes }),
      handler: async () => handler,
    },
  });
}

/** A server tool that changes something. */
export const refund: ServerToolEndpoint = {
  name: 'apply_refund',
  aliases: ['refund.apply'],
  endpoint: '/chat/tool-call',
  headerName: 'Idempotency-Key',
  changesState: true,
  parseInput,
};

/** How a server shows a call that waits for its user. */
export const waiting: CallView = {
  requestId: 'r/1',
  tool: 'apply_refund',
  state: 'awaiting_approval',
  facts: { amountCents: 500 },
  allowedDecisions: ['approve', 'deny', 'edit'],
  expiresAt: '2026-05-01T09:30:00.000Z',
  version: 1,
};

/** The envelope of such a call. */
export const pending = {
  status: 'pending',
  requestId: 'r/1',
  approvalPolicy: 'user_confirm',
  error: 'pending user confirmation; nothing ran yet',
  errorCode: 'SERVER_TOOL_APPROVAL_PENDING',
};

/** A clock on which every pause is over at once, and the pauses it was asked for. */
export function impatientTiming(random: number = 0): Timing & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => 0,
    random: () => random,
    sleep: async (ms) => {
      pauses.push(ms);
    },
  };
}

/** The states of one call's events, in order, with the code of the last. */
export function pathOf(events: readonly ToolCallEvent[], toolCallId: string = context.toolCallId): string[] {
  return events.filter((event) => event.toolCallId === toolCallId).map(({ state }) => state);
}
