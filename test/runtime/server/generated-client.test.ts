import { expect, test } from 'vitest';
import { applyRefund, createClient } from '../../../generated/client/index.js';
import { serverTools } from '../../../generated/server/index.js';
import type { FetchHandler } from '../../../runtime/server/http/fetch-handler.js';
import { createServerToolHandler } from '../../../runtime/server/create-server-tool-handler.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { serve } from './serve.js';

const call = { sessionId: 'session-1', turnIndex: 0, toolCallId: 'call-1' };
const refund = { orderId: 'ORD-1', amountCents: 500 };
const denied = {
  status: 'denied',
  errorCode: 'SERVER_TOOL_UNAUTHENTICATED',
  error: expect.any(String) as string,
};
/** A server that knows nobody. */
const handle: FetchHandler = createServerToolHandler({
  tools: serverTools,
  authenticate: () => null,
  authenticateDecision: () => null,
  principals: { resolve: () => null },
  ledger: createMemoryLedger(),
  sweepMs: 0,
});

test('a client has a method for each server tool, and for nothing else', () => {
  const camelCase = serverTools.names.map((name) =>
    name.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
  );
  expect(Object.keys(createClient()).toSorted()).toEqual(camelCase.toSorted());
});

test('apply_refund is denied to a caller whom nobody knows', async () => {
  const client = createClient({ baseUrl: await serve(handle) });
  expect(await client.applyRefund(refund, call)).toEqual(denied);
});

test('so it is when it is called by its own function', async () => {
  expect(await applyRefund(refund, call, { baseUrl: await serve(handle) })).toEqual(denied);
});

test('computer_use is denied too', async () => {
  const client = createClient({ baseUrl: await serve(handle) });
  const input = { goal: 'find the invoice', startUrl: 'https://shop.example' };
  expect(await client.computerUse(input, call)).toEqual(denied);
});

test('what the client sends is read by the server without loss', async () => {
  let seen: unknown;
  const baseUrl = await serve(async (request) => {
    seen = {
      key: request.headers.get('idempotency-key'),
      path: new URL(request.url).pathname,
      body: await request.json(),
    };
    return Response.json({ status: 'failed', error: 'not today' });
  });
  await createClient({ baseUrl, headers: { authorization: 'Bearer 1' } }).applyRefund(refund, call);
  const key = 'tool-apply_refund-session-1-call-1';
  expect(seen).toEqual({
    key,
    path: '/chat/tool-call',
    body: { name: 'apply_refund', input: refund, idempotencyKey: key, context: { ...call, idempotencyKey: key } },
  });
});

test('an aborted call throws, and its connection is closed', async () => {
  const signals: AbortSignal[] = [];
  const controller = new AbortController();
  const reason = new Error('the customer left');
  const baseUrl = await serve((request) => {
    signals.push(request.signal);
    controller.abort(reason);
    return new Promise((resolve) => {
      request.signal.addEventListener('abort', () => resolve(new Response()));
    });
  });
  const result = createClient({ baseUrl }).applyRefund(refund, { ...call, signal: controller.signal });
  await expect(result).rejects.toBe(reason);
  expect(signals).toHaveLength(1);
});

test('a server that is not there leaves the outcome of a refund unknown', async () => {
  const baseUrl = 'http://127.0.0.1:1';
  expect(await createClient({ baseUrl }).applyRefund(refund, call)).toMatchObject({
    status: 'failed',
    errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN',
  });
});
