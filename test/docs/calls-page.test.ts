import { execFileSync } from 'node:child_process';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { serverTools } from '../../generated/server/index.js';
import type { AuditEvent } from '../../runtime/core/audit.js';
import type { AuditSink } from '../../runtime/server/audit/feed.js';
import { createServerToolHandler, type ServerToolHost } from '../../runtime/server/create-server-tool-handler.js';
import type { Principal } from '../../runtime/server/principal.js';
import { secretsFromEnv } from '../../runtime/server/secrets/read-secrets.js';
import { temporaryFolder } from '../disk.js';
import { ann, sampleShop, whoeverSends } from '../e2e/sample-shop.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { runSnippet, snippetWith } from './run-snippet.js';
import { snippetNoted, snippets } from './snippets.js';

const page = 'docs/calls.md';

interface Identity {
  callerOf(request: Request): Promise<Principal | null>;
  personOf(request: Request): Promise<Principal | null>;
  rightsOf(tenant: string, subject: string): Promise<Principal | null>;
}

const identity: Identity = {
  callerOf: async (request) => whoeverSends('Bearer ann')(request),
  personOf: async (request) => whoeverSends('Decision ann')(request),
  rightsOf: async (tenant, subject) => (tenant === ann.tenant && subject === ann.subject ? ann : null),
};

const refund = {
  name: 'apply_refund',
  input: { orderId: 'ORD-1', amountCents: 500 },
  context: { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' },
};

function post(credential: string, body: object): RequestInit {
  const headers = { 'content-type': 'application/json', authorization: credential, 'idempotency-key': 'k-1' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

afterEach(() => void vi.unstubAllEnvs());

test('the error that lists what is missing is the one that is thrown', () => {
  const needs = ['lookup_order', 'apply_refund'].map((name) => [name, serverTools.needs.get(name) ?? []] as const);
  const tools = { ...serverTools, needs: new Map(needs) };
  expect(() => createServerToolHandler({ tools })).toThrow(
    expect.objectContaining({ name: 'MissingOptions', message: snippetNoted('error').code.trimEnd() }) as Error,
  );
});

test.skipIf(drivers.length === 0)(
  'the server of the page keeps, asks and remembers, with a secret made as it says',
  async () => {
    const commands = snippets('shell').flatMap(([, { page: where, code }]) => (where === page ? [code] : []));
    expect(commands).toHaveLength(1);
    const secret = execFileSync('sh', ['-c', commands[0] ?? ''], { encoding: 'utf8' }).trim();
    expect(secretsFromEnv('ANY', { ANY: secret }).current).toBe('k1');
    vi.stubEnv('GECX_SECRETS', secret);

    const folder = temporaryFolder();
    const code = snippetWith(page, 'createShop').replaceAll(/'(calls\.db|audit\.jsonl)'/g, (_all, name: string) =>
      JSON.stringify(join(folder, name)),
    );
    const { createShop } = (await runSnippet(code)) as { createShop(identity: Identity): Promise<ServerToolHost> };
    const handler = await createShop(identity);
    const send = async (path: string, init: RequestInit): Promise<object> =>
      (await handler(new Request(`https://shop.example/chat/tool-call${path}`, init))).json() as Promise<object>;
    const waiting = (await send('', post('Bearer ann', refund))) as { requestId: string };
    expect(waiting).toMatchObject({ status: 'pending', approvalPolicy: 'user_confirm' });
    const decided = await send(
      `/${waiting.requestId}/approval`,
      post('Decision ann', { decision: 'approve', version: 1 }),
    );
    expect(decided).toMatchObject({ state: 'completed', result: { status: 'completed' } });
    await handler.close();
  },
);

describe('the hosts of the page', () => {
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  test('node:http serves the handler and stops with it', async () => {
    const { listen } = (await runSnippet(snippetWith(page, 'toNodeListener(handler)'))) as {
      listen(handler: ServerToolHost, port: number): () => Promise<void>;
    };
    const handler = sampleShop();
    const stop = listen(handler, 0);
    await stop();
    expect((await handler(new Request('https://shop.example/chat/tool-call', post('Bearer ann', refund)))).status).toBe(
      503,
    );
  });

  test('Hono serves the handler, and says who is at the other side', async () => {
    const { listenWithHono } = (await runSnippet(
      snippetWith(page, 'new Hono()').replaceAll(
        /from '((?:@hono|hono)[^']*)'/g,
        (_all, name: string) => `from '${import.meta.resolve(name)}'`,
      ),
    )) as { listenWithHono(handler: ServerToolHost, port: number): Server };
    const seen: unknown[] = [];
    const handler = sampleShop();
    const watched = Object.assign((request: Request, connection?: object) => {
      seen.push(connection);
      return handler(request, connection);
    }, handler);
    const server = listenWithHono(watched, 0);
    await new Promise((resolve) => void server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const answer = await fetch(`http://127.0.0.1:${portOf(server)}/chat/tool-call`, post('Bearer ann', refund));
    expect(await answer.json()).toMatchObject({ status: 'pending' });
    expect(seen).toEqual([expect.objectContaining({ address: expect.stringContaining('127.0.0.1') as string })]);
  });
});

test('the sinks of the page write a file, and tell of unknown outcomes', async () => {
  const file = join(temporaryFolder(), 'audit.jsonl');
  const code = snippetWith(page, 'AuditSink').replace("'audit.jsonl'", JSON.stringify(file));
  const { sinks } = (await runSnippet(code)) as { sinks: readonly AuditSink[] };
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const events = [{ code: null }, { code: 'SERVER_TOOL_OUTCOME_UNKNOWN', tool: 'apply_refund' }];
  for (const sink of sinks) await sink.write(events as AuditEvent[]);
  expect(told.mock.calls).toEqual([['look into', 'apply_refund']]);
  told.mockRestore();
});

test('the example of unknown outcomes names those that stay unknown', async () => {
  const { reconcileAll } = (await runSnippet(snippetWith(page, 'reconcileAll'))) as {
    reconcileAll(handler: ServerToolHost): Promise<string[]>;
  };
  expect(await reconcileAll(sampleShop())).toEqual([]);
});
