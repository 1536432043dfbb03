import { expect, test, vi } from 'vitest';
import { createPlainHandler } from '../../../runtime/server/plain-binding.js';
import { createServerToolRegistry, type AnyServerToolHandler } from '../../../runtime/server/server-tools.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { sampleCall, sampleEntry, sampleRegistry } from './sample-tools.js';

/** Calls a tool and gives what `onError` was told. */
async function told(tools: Parameters<typeof createPlainHandler>[0]['tools']): Promise<unknown[][]> {
  const onError = vi.fn();
  const request = new Request('http://localhost/chat/tool-call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sampleCall()),
  });
  await createPlainHandler({ tools, onError })(request);
  return onError.mock.calls;
}

const name = (sampleCall() as { readonly name: string }).name;
const broken: AnyServerToolHandler = () => {
  throw new Error('the database is down');
};

test('what a handler threw is told to the host, with the call it belongs to', async () => {
  const calls = await told(sampleRegistry(broken));
  expect(calls).toEqual([
    [
      expect.objectContaining({ message: 'the database is down' }),
      { requestId: expect.any(String) as string, tool: name },
    ],
  ]);
});

test('why an output was refused is told to the host', async () => {
  const [[error] = []] = await told(sampleRegistry(() => ({ output: new Date() })));
  expect(String(error)).toContain('must be a plain object');
});

test('why a tool could not be loaded is told to the host', async () => {
  const entry = { ...sampleEntry(broken), handler: () => Promise.reject(new Error('no such file')) };
  const [[error] = []] = await told(createServerToolRegistry({ [name]: entry }));
  expect(String(error)).toContain('no such file');
});

test('a declared failure is an answer, not an error', async () => {
  const declared: AnyServerToolHandler = () => {
    throw toolFailure('ORDER_CLOSED', 'the order is closed');
  };
  expect(await told(sampleRegistry(declared))).toEqual([]);
});
