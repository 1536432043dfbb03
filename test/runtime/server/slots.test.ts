import { expect, test } from 'vitest';
import { settled } from './fake-environment.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const never = (): Promise<never> => new Promise(() => {});
const slow: ToolSketch = { timeoutMs: 1_000, limits: { concurrency: 1 }, run: never };

test.each([
  ['stored', { ...slow, approvalPolicy: 'auto', sideEffectLevel: 'state_changing' }],
  ['not stored', { ...slow, approvalPolicy: 'auto', sideEffectLevel: 'read_only', idempotency: 'none' }],
] satisfies [string, ToolSketch][])('a handler that is late keeps its slot for a minute: %s', async (_, tool) => {
  const server = new ToolServer({ tool });
  const first = server.call('tool');
  await server.environment.pass(1_000);
  expect((await first).body.errorCode).toBe('SERVER_TOOL_TIMEOUT');
  expect((await server.call('tool', {}, { id: 'call-2' })).body.errorCode).toBe('SERVER_TOOL_BUSY');
  expect(server.runs).toHaveLength(1);
  await server.environment.pass(60_000);
  void server.call('tool', {}, { id: 'call-3' });
  await settled();
  expect(server.runs).toHaveLength(2);
});

test('a handler that ends late gives its slot back then', async () => {
  let finish: (result: object) => void = () => {};
  const run = (): Promise<object> => new Promise((resolve) => void (finish = resolve));
  const server = new ToolServer({ tool: { ...slow, approvalPolicy: 'auto', run } });
  const first = server.call('tool');
  await server.environment.pass(1_000);
  await first;
  finish({ output: {} });
  await settled();
  void server.call('tool', {}, { id: 'call-2' });
  await settled();
  expect(server.runs).toHaveLength(2);
});

test('a directory that never answers does not keep the slot of a tool', async () => {
  let isAway = true;
  const server = new ToolServer(
    { tool: { approvalPolicy: 'async_pending', limits: { concurrency: 1 } } },
    {
      principals: {
        resolve: (tenant, subject) =>
          isAway ? never() : { tenant, subject, kind: 'human', scopes: [], permissions: [] },
      },
    },
  );
  await server.call('tool');
  await server.environment.pass(15_000);
  isAway = false;
  for (let second = 0; second < 30; second++) {
    await server.handler.sweep();
    await server.environment.pass(1_000);
  }
  expect(server.runs).toHaveLength(1);
});
