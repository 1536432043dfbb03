import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createClient, serverTools as endpoints } from '../../generated/client/index.js';
import { applyRefund } from '../../generated/server/apply_refund.js';
import { lookupOrder } from '../../generated/server/lookup_order.js';
import { createToolClient } from '../../runtime/client/tool-client.js';
import { createMemoryLedger } from '../../runtime/ledger/memory-ledger.js';
import { createServerToolHandler, type ServerToolHost } from '../../runtime/server/create-server-tool-handler.js';
import { toNodeListener } from '../../runtime/server/node-listener.js';
import { createServerToolRegistry } from '../../runtime/server/server-tools.js';
import { lookupOrder as lookUp } from '../../tools/lookup_order.server.js';
import { ann, whoeverSends } from './sample-shop.js';

/** The contracts of the sample shop, with a refund that is made. */
function shop(runs: unknown[]): ServerToolHost {
  return createServerToolHandler({
    tools: createServerToolRegistry({
      lookup_order: { contract: async () => lookupOrder, handler: async () => lookUp, needs: [] },
      apply_refund: {
        contract: async () => applyRefund,
        handler: async () => (input: object) => {
          runs.push(input);
          return { output: { refundId: `R-${runs.length}`, status: 'queued' } };
        },
      },
    }),
    authenticate: whoeverSends('Bearer ann'),
    authenticateDecision: whoeverSends('Decision ann'),
    principals: { resolve: () => ann },
    ledger: createMemoryLedger(),
    sweepMs: 0,
  });
}

/** How each platform serves the same function. */
const hosts: { readonly [name: string]: (handler: ServerToolHost) => RequestListener } = {
  'node:http': (handler) => toNodeListener(handler),
  Hono: (handler) => {
    const app = new Hono();
    app.get('/', (context) => context.text('the shop'));
    app.all('/chat/tool-call/*', (context) => handler(context.req.raw));
    return getRequestListener(app.fetch);
  },
};

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(Object.entries(hosts))('the handler under %s', (_name, host) => {
  test('looks up, asks, refunds once, and says so again', async () => {
    const runs: unknown[] = [];
    const options = { baseUrl: await listen(host(shop(runs))), headers: { authorization: 'Bearer ann' } };
    const client = createClient(options);
    const call = { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' };
    const refund = { orderId: 'ORD-1001', amountCents: 500 };

    expect(await client.lookupOrder({ orderId: 'ORD-1001' }, call)).toMatchObject({ status: 'completed' });
    const waiting = await client.applyRefund(refund, call);
    expect(waiting).toMatchObject({ status: 'pending', approvalPolicy: 'user_confirm' });
    expect(runs).toEqual([]);

    const facts: unknown[] = [];
    const decisionHeaders = { authorization: 'Decision ann' };
    const approving = createToolClient({
      ...options,
      serverTools: endpoints,
      decisionHeaders,
      approvalHandler: (request) => {
        if (request.kind === 'server') facts.push(request.facts);
        return true;
      },
    });
    const output = { refundId: 'R-1', status: 'queued' };
    const approved = await approving.call({ name: 'apply_refund', input: refund, context: call });
    expect(approved).toMatchObject({ status: 'completed', output });
    expect(facts).toEqual([expect.objectContaining(refund)]);

    expect(await client.applyRefund(refund, call)).toMatchObject({ status: 'completed', output });
    expect(await client.applyRefund(refund, call)).toMatchObject({
      status: 'duplicate',
      duplicateDisposition: 'replayed',
      output,
      requestId: waiting.requestId,
    });
    expect(runs).toEqual([refund]);
  });

  test('gives statuses and headers as they are', async () => {
    const baseUrl = await listen(host(shop([])));
    const answers = await Promise.all([
      fetch(`${baseUrl}/chat/tool-call`, { method: 'POST', body: 'x' }),
      fetch(`${baseUrl}/chat/tool-call`, { method: 'PUT' }),
      fetch(`${baseUrl}/chat/tool-call/approvals`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([415, 405, 401]);
    expect(answers[1]?.headers.get('allow')).toBe('POST, OPTIONS');
    expect(answers[2]?.headers.get('www-authenticate')).toBe('Bearer');
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(['no-store', 'no-store', 'no-store']);
  });
});
