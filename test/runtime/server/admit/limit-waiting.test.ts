import { expect, test } from 'vitest';
import type { ServerToolResultEnvelope } from '../../../../runtime/core/envelope.js';
import { ToolServer, type Received } from '../tool-server.js';
import { confirmed } from '../world.js';

/** Asks for an approval in some session. */
function ask(server: ToolServer, sessionId: string, id: string): Promise<Received<ServerToolResultEnvelope>> {
  const context = { sessionId, turnIndex: 0, toolCallId: id };
  return server.call('refund', {}, { id, body: { name: 'refund', input: {}, context } });
}

test('a session that is full of waiting calls gets no more; another one does', async () => {
  const server = new ToolServer({ refund: confirmed }, { limits: { waitingPerSession: 2 } });
  for (const id of ['a', 'b']) expect((await ask(server, 's-1', id)).http).toBe(200);
  const { http, headers, body } = await ask(server, 's-1', 'c');
  expect([http, headers.get('retry-after'), body.errorCode, body.error]).toEqual([
    429,
    '30',
    'SERVER_TOOL_RATE_LIMITED',
    'too many calls wait for an approval already; nothing ran',
  ]);
  expect((await server.ledger.auditAfter(0, 9)).at(-1)).toMatchObject({ tool: 'refund', event: 'call.refused' });
  expect((await ask(server, 's-2', 'd')).http).toBe(200);
});

test('a caller has at most as many waiting calls as twenty full sessions', async () => {
  const server = new ToolServer({ refund: confirmed }, { limits: { waitingPerSession: 1 } });
  for (let at = 1; at <= 20; at++) expect((await ask(server, `s-${at}`, `c-${at}`)).http).toBe(200);
  expect((await ask(server, 's-21', 'c-21')).http).toBe(429);
});
