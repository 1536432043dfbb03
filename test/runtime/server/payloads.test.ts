import { expect, test } from 'vitest';
import { createRandomSecrets } from '../../../runtime/server/secrets/secrets.js';
import { ToolServer } from './tool-server.js';

async function storedInput(options: ConstructorParameters<typeof ToolServer>[1]): Promise<string> {
  const server = new ToolServer({ refund: { approvalPolicy: 'user_confirm' } }, options);
  const { body } = await server.call('refund', { amount: 98_765 });
  const call = await server.ledger.find(body.requestId ?? '');
  return Buffer.from(call?.input?.bytes ?? []).toString('latin1');
}

test('with secrets, what a ledger gets is sealed', async () => {
  const stored = await storedInput({ secrets: createRandomSecrets() });
  expect(stored).not.toBe('');
  expect(stored).not.toContain('98765');
});

test('a memory ledger without secrets gets it as it is: the key would lie beside it', async () => {
  expect(await storedInput({})).toBe('{"amount":98765}');
});
