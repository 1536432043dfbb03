import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, expect, test, vi } from 'vitest';
import type { ToolCallPart } from '../../runtime/client/tool-call-event.js';
import { createToolClient, type ToolClient, type ToolCallRequest } from '../../runtime/client/tool-client.js';
import { temporaryFolder } from '../disk.js';
import { repository, snippets } from './snippets.js';

/** Runs a block of the page, as a bundler makes it for a browser, and gives what it exports. */
async function run(marker: string): Promise<Record<string, unknown>> {
  const found = snippets('typescript').filter(
    ([, { page, code }]) => page === 'docs/client.md' && code.includes(marker),
  );
  expect(found, marker).toHaveLength(1);
  const outfile = join(temporaryFolder(), 'snippet.mjs');
  await build({
    stdin: { contents: found[0]?.[1].code ?? '', resolveDir: repository, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['gecx-source'],
    outfile,
    logLevel: 'silent',
  });
  return (await import(pathToFileURL(outfile).href)) as Record<string, unknown>;
}

const request: ToolCallRequest = {
  name: 'lookup_order',
  input: {},
  context: { sessionId: 's', turnIndex: 0, toolCallId: 'c' },
};

afterEach(() => void vi.unstubAllGlobals());

test('the first example makes a call and shows its part', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const output = { orderId: 'ORD-1001', status: 'shipped', placedAt: '2026-05-01T09:30:00Z', totalCents: 1 };
  vi.stubGlobal('fetch', async () => Response.json({ status: 'completed', output }));
  await run('const result = await client.call');
  expect(log.mock.calls).toEqual([['completed', 'completed']]);
  log.mockRestore();
});

test('the example of a user interface shows one part per call', async () => {
  const { showCalls } = (await run('showCalls')) as {
    showCalls: (client: ToolClient, show: (key: string, part: ToolCallPart) => void) => () => void;
  };
  const client = createToolClient();
  const shown = new Map<string, string>();
  const stop = showCalls(client, (key, { state }) => shown.set(key, state));
  await client.call(request);
  stop();
  await client.call({ ...request, context: { ...request.context, toolCallId: 'd' } });
  expect([...shown]).toEqual([['["s","c"]', 'failed']]);
});

test('the example of waiting cancels what nobody waits for any more', async () => {
  const { outcomeOf } = (await run('outcomeOf')) as {
    outcomeOf: (client: Partial<ToolClient>, request: ToolCallRequest) => Promise<string>;
  };
  const pending = async (): Promise<{ status: 'pending'; error: string }> => ({ status: 'pending', error: 'x' });
  const cancel = vi.fn<ToolClient['cancel']>(async () => ({ status: 'denied', error: 'cancelled' }));
  expect(await outcomeOf({ call: pending, waitForResult: pending, cancel }, request)).toBe('denied');
  expect(cancel).toHaveBeenCalledExactlyOnceWith(request.context);
});

test('the example of a handler shows the facts of the server, and denies what the customer does not confirm', async () => {
  const { askTheCustomer } = (await run('askTheCustomer')) as { askTheCustomer: (request: object) => Promise<unknown> };
  const confirm = vi.fn<(text: string) => boolean>(() => false);
  vi.stubGlobal('window', { confirm });
  const asked = { kind: 'server', tool: 'apply_refund', facts: { amountCents: 500 }, input: 'one cent' };
  expect(await askTheCustomer(asked)).toEqual({ decision: 'deny', reason: 'the customer said no' });
  expect(confirm.mock.calls).toEqual([['apply_refund\n{\n  "amountCents": 500\n}']]);
});

test('the three ready-made handlers are made as shown', async () => {
  expect(Object.keys(await run('createDenyAllHandler()'))).toEqual([]);
});
