import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createServerToolHandler } from '../../../runtime/server/create-server-tool-handler.js';
import { FaultyLedger } from './faulty-ledger.js';
import { ToolServer } from './tool-server.js';

/** What a host without `onError` finds on standard error when `authenticate` throws this. */
async function lineFor(thrown: unknown): Promise<unknown> {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  onTestFinished(() => spy.mockRestore());
  const handler = createServerToolHandler({ tools: {}, authenticate: () => Promise.reject(thrown), sweepMs: 0 });
  await handler(new Request('http://localhost/chat/tool-call', { method: 'POST', body: '{}' }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as unknown;
}

const named = (name: unknown): Error => Object.assign(new Error('secret'), { name });
const line = { level: 'error', package: 'gecx-tools', requestId: null, tool: null };

describe('without `onError`, an error is one line on standard error', () => {
  test.each([
    ['an error', new TypeError('secret'), 'TypeError'],
    ['one with a name of its own', named('Throttling.Exception_2'), 'Throttling.Exception_2'],
    ['one whose name is a sentence', named('no card 4111 1111'), 'Error'],
    ['one whose name is long', named('a'.repeat(65)), 'Error'],
    ['one whose name is no text', named({ toString: () => 'Plain', secret: 'secret' }), 'Error'],
    ['a text', 'secret', 'string'],
    ['nothing', undefined, 'undefined'],
  ])('%s', async (_name, thrown, error) => {
    expect(await lineFor(thrown)).toEqual({ ...line, error });
  });
});

test('an error is reported with the canonical name of a tool, and never with a name that no tool has', async () => {
  const told: unknown[] = [];
  const faulty = new FaultyLedger();
  const onError = (_error: unknown, { tool }: { readonly tool: string | null }): void => void told.push(tool);
  const server = new ToolServer({ refund: {} }, { ledger: faulty.ledger, onError });
  faulty.isDown = () => true;
  await server.call('refund');
  await server.call('4111 1111 1111 1111');
  expect(told.filter((tool) => tool !== null)).toEqual(['refund']);
});
