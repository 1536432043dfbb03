import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ToolServer } from './tool-server.js';

/** Something that is waited for, until it is opened. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('closing waits for a call that is not remembered until its answer is ready and its audit row is stored', async () => {
  const [inspected, released] = [gate(), gate()];
  const server = new ToolServer(
    { look: { sideEffectLevel: 'read_only', run: () => ({ output: {} }) } },
    {
      inspectOutput: async () => {
        inspected.open();
        await released.opened;
      },
    },
  );
  const answer = server.call('look', {}, { key: null });
  await inspected.opened;
  let isClosed = false;
  const closed = server.handler.close().then(async () => {
    isClosed = true;
    await server.ledger.close();
  });
  await setImmediate();
  expect(isClosed).toBe(false);
  released.open();
  expect((await answer).body).toMatchObject({ status: 'completed' });
  await closed;
  expect(server.errors).toEqual([]);
});
