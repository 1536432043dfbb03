import { expect, test } from 'vitest';
import { deferred } from './deferred.js';
import { ToolServer } from './tool-server.js';

test('a slot belongs to a handler until it has ended, not until its caller was answered', async () => {
  const work = deferred<{ output: object }>();
  const server = new ToolServer({
    refund: {
      approvalPolicy: 'auto',
      sideEffectLevel: 'state_changing',
      limits: { concurrency: 1 },
      timeoutMs: 1_000,
      run: () => work.promise,
    },
  });
  const first = server.call('refund', {}, { id: 'a' });
  await server.environment.pass(1_000);
  expect((await first).body.errorCode).toBe('SERVER_TOOL_TIMEOUT');
  expect((await server.call('refund', {}, { id: 'b' })).body.errorCode).toBe('SERVER_TOOL_BUSY');
  work.resolve({ output: {} });
  await server.environment.pass(1);
  expect((await server.call('refund', {}, { id: 'b' })).body.status).toBe('completed');
});
