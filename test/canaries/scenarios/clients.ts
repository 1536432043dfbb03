import type { ToolClientOptions } from '../../../runtime/client/tool-client.js';
import { createToolClient } from '../../../runtime/client/tool-client.js';
import { createClientToolRegistry } from '../../../runtime/client/client-tools.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import type { ServerToolEndpoint } from '../../../runtime/client/server-tool-endpoint.js';
import { canaries, tellingError } from '../canaries.js';
import { failing, type Shop } from '../shop.js';
import { edited, sent } from '../tools.js';
import type { Scenarios } from './scenario.js';

const { callCredential, decisionCredential, cookie, session, toolCall, failureCode, failureText, reason } = canaries;

const endpoints = ['charge', 'confirm', 'refund', 'report'].map((name): ServerToolEndpoint => ({
  name,
  endpoint: '/chat/tool-call',
  headerName: 'Idempotency-Key',
  changesState: true,
  headers: { 'x-api-key': canaries.otherHeader },
  parseInput: (data) => ({ ok: true, value: structuredClone(data) }),
}));

/** Makes a call of each tool with a client; what the model gets, and whoever listens, is kept. */
async function callWith(shop: Shop, options: ToolClientOptions = {}, input: object = sent): Promise<void> {
  const client = createToolClient({
    serverTools: endpoints,
    baseUrl: 'http://localhost',
    fetch: async (request) => shop.server.handler(request as Request),
    headers: { authorization: `Bearer ann ${callCredential}`, cookie },
    decisionHeaders: { authorization: `Decision ann ${decisionCredential}`, cookie },
    timing: { now: () => 0, sleep: async () => {}, random: () => 0 },
    onEvent: (event) => shop.evidence.add('event', 'an event', event),
    ...options,
  });
  const names = [...endpoints.map(({ name }) => name), ...(options.tools?.names ?? [])];
  for (const [index, name] of names.entries()) {
    const context = { sessionId: session, turnIndex: 0, toolCallId: `${toolCall}-${index}` };
    shop.evidence.add('result', `the result of ${name}`, await client.call({ name, input, context }));
    const waited = await client.waitForResult({ sessionId: session, toolCallId: context.toolCallId }, { timeoutMs: 1 });
    shop.evidence.add('result', `the result of ${name}, later`, waited);
  }
}

/** Asks a person, and keeps what they were asked. */
function decides(
  shop: Shop,
  decision: { readonly decision: 'approve' | 'deny'; readonly input?: typeof edited },
): ToolClientOptions {
  return {
    approvalHandler: (request) => {
      // The ids are those of the chat, which has asked.
      const { sessionId: _session, toolCallId: _toolCall, signal: _signal, ...shown } = request;
      shop.evidence.add('asked', 'a request for an approval', shown);
      return { ...decision, reason };
    },
  };
}

/** What a client tells of calls. */
export const clients: Scenarios = {
  'a client makes calls, and its user approves': async (shop) => callWith(shop, decides(shop, { decision: 'approve' })),
  'a client makes calls, and its user denies': async (shop) => callWith(shop, decides(shop, { decision: 'deny' })),
  'a client makes calls, and nobody decides': async (shop) => callWith(shop),
  'a client is told of failures': async (shop) => {
    shop.run = () => {
      throw toolFailure(failureCode, failureText);
    };
    await callWith(shop, decides(shop, { decision: 'approve' }));
  },
  'a client is told of errors': async (shop) => {
    shop.run = failing;
    await callWith(shop, decides(shop, { decision: 'approve' }));
    await callWith(shop, { approvalHandler: failing }, { ...sent, amount: 7 });
  },
  'a client cannot send anything': async (shop) => {
    await callWith(shop, { headers: failing });
    await callWith(shop, { headers: { authorization: `Bearer ${callCredential}\n` } });
    await callWith(shop, { headers: { [`${cookie}:`]: cookie } });
    await callWith(shop, { baseUrl: `not an address/${canaries.query}` });
    await callWith(shop, { fetch: failing });
    await callWith(shop, { fetch: async () => new Response(canaries.body, { status: 502 }) });
    await callWith(shop, { fetch: async () => Response.json({ status: canaries.body, error: canaries.body }) });
  },
  'a tool of the client fails': async (shop) => {
    const outputs = [failing, () => ({ output: canaries.refusedOutput }), () => Promise.reject(tellingError())];
    for (const handler of outputs) {
      const contract = {
        kind: 'client',
        name: 'show',
        description: 'Shows something.',
        inputSchema: { type: 'object' },
        approvalPolicy: 'auto',
        sideEffectLevel: 'read_only',
        timeoutMs: 1_000,
        render: false,
        parseInput: (value: unknown) => ({ ok: true as const, value }),
        parseOutput: () => ({ ok: false as const, issues: [{ path: [], keyword: 'type', message: 'must be object' }] }),
      } as const;
      const entry = { contract: async () => contract, handler: async () => handler as never };
      await callWith(shop, { serverTools: [], tools: createClientToolRegistry({ show: entry }) });
    }
  },
};
