import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CallView } from '../../runtime/core/call-view.js';
import type { ServerToolHost } from '../../runtime/server/create-server-tool-handler.js';
import { MissingOptions } from '../../runtime/server/missing-options.js';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { documents, runSamples, sample } from '../runtime/seed-samples.js';
import { ann } from './sample-shop.js';

const modules = {
  'gecx-chat': '../../runtime/index.ts',
  'gecx-chat/server': '../../runtime/server/index.ts',
  'gecx-tools/server': '../../runtime/server/index.ts',
  'gecx-tools/sqlite': '../../runtime/ledger/sqlite/index.ts',
  'gecx-tools/ajv': '../../runtime/adapters/ajv.ts',
};

/** The definition and the handler of the proxy guide, word by word. */
function seed(): readonly [definition: string, handler: string] {
  const { server } = documents;
  return [
    sample(server, 'import { createServerToolManifest', 'createServerToolManifest([applyRefund]);'),
    sample(server, 'import { createServerToolHandler }', 'return { output: await res.json() };\n},\n},\n},\n});'),
  ];
}

/** What the error says that is missing: the lines to add, by the name of the option. */
async function missing(): Promise<ReadonlyMap<string, string>> {
  const error: unknown = await runSamples(modules, ...seed()).catch((problem: unknown) => problem);
  if (!(error instanceof Error)) throw new Error('nothing is missing');
  expect(error.name).toBe(MissingOptions.name);
  const lines = error.message.split('\n').filter((line) => /^ {2}\S/.test(line));
  return new Map(lines.map((line) => [line.trim().replace(/:.*$/, ''), line]));
}

/** What stands in place of the dots. */
const answers: { readonly [option: string]: string } = {
  authenticate: "request.headers.get('authorization') === 'Bearer ann' ? ann : null",
  authenticateDecision: "request.headers.get('authorization') === 'Decision ann' ? ann : null",
  principals: 'tenant === ann.tenant && subject === ann.subject ? ann : null',
};

const imports = `
import { createAjvCompiler } from 'gecx-tools/ajv';
import { secretsFromEnv } from 'gecx-tools/server';
import { createSqliteLedger } from 'gecx-tools/sqlite';
`;

/** The sample with the lines that it lacks. */
async function completed(file: string): Promise<ServerToolHost> {
  const lines = Array.from(await missing(), ([option, line]) =>
    line.replace('…', answers[option] ?? '…').replace("'calls.db'", JSON.stringify(file)),
  );
  const [definition, handler] = seed();
  const opening = 'createServerToolHandler({\n';
  const whole = handler.replace(opening, () => `${opening}${lines.join('\n')}\n`);
  const person = `const ann = ${JSON.stringify(ann)};`;
  return (await runSamples(modules, imports, person, definition, whole))['toolHandler'] as ServerToolHost;
}

const body = {
  name: 'apply_refund',
  input: { orderId: 'ORD-123', amountCents: 1299 },
  idempotencyKey: 'tool-apply_refund-session-1-call-1',
  context: { sessionId: 'session-1', turnIndex: 0, toolCallId: 'call-1' },
};

async function post(handler: ServerToolHost, path: string, credential: string, data: object): Promise<unknown> {
  const headers = {
    'content-type': 'application/json',
    origin: 'https://app.example.com',
    authorization: `${credential} ann`,
    ...(path === '' ? { 'idempotency-key': body.idempotencyKey } : {}),
  };
  const url = `https://shop.example/chat/tool-call${path}`;
  return (await handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(data) }))).json();
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.skipIf(!documents.server)('the handler of the proxy guide (skipped where the guide is not)', () => {
  test('lacks what its tool needs, and one error says all of it', async () => {
    expect([...(await missing()).keys()]).toEqual([
      ...['authenticate', 'authenticateDecision', 'principals', 'ledger', 'secrets', 'schemaCompiler'],
    ]);
  });

  test.skipIf(drivers.length === 0)('answers once exactly these lines are added', async () => {
    vi.stubEnv('GECX_SECRETS', `k1:${'A'.repeat(43)}`);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const refunds: unknown[] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      refunds.push([url, JSON.parse(String(init.body))]);
      return Response.json({ refundId: 'REF-123', status: 'queued' });
    });
    const handler = await completed(join(temporaryFolder(), 'calls.db'));

    const waiting = (await post(handler, '', 'Bearer', body)) as { readonly requestId: string };
    expect(waiting).toMatchObject({ status: 'pending', approvalPolicy: 'user_confirm' });
    expect(refunds).toEqual([]);

    const decision = { decision: 'approve', version: 1 };
    const view = (await post(handler, `/${waiting.requestId}/approval`, 'Decision', decision)) as CallView;
    expect(view).toMatchObject({ state: 'completed', result: { output: { refundId: 'REF-123', status: 'queued' } } });
    expect(refunds).toEqual([['https://orders.internal/refunds', body.input]]);

    const { idempotencyKey } = body;
    const output = { refundId: 'REF-123', status: 'queued' };
    expect(await post(handler, '', 'Bearer', body)).toMatchObject({ status: 'completed', output, idempotencyKey });
    expect(await post(handler, '', 'Bearer', body)).toMatchObject({
      ...{ status: 'duplicate', duplicateDisposition: 'replayed', output },
    });
    expect(refunds).toHaveLength(1);

    await handler.close();
    const events = log.mock.calls.map(
      ([line]) => JSON.parse(String(line)) as { event: string; classification: string },
    );
    expect(events.map(({ event }) => event)).toContain('call.changed');
    expect(JSON.stringify(events)).not.toContain('ORD-123');
  });
});
