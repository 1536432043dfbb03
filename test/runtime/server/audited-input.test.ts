import { describe, expect, test } from 'vitest';
import { ToolServer } from './tool-server.js';

const audit = { classification: 'financial', redactInput: ['card'], redactOutput: [] } as const;
const tools = {
  refund: { approvalPolicy: 'auto', sideEffectLevel: 'state_changing', audit },
  look: { sideEffectLevel: 'read_only', audit },
} as const;

async function detailsOf(server: ToolServer): Promise<string> {
  await server.call('refund', { amount: 5, card: '4111' }, { id: 'a' });
  await server.call('look', { order: 7, card: '4222' }, { id: 'b', key: null });
  await server.handler.sweep();
  return JSON.stringify(server.events.map(({ details }) => details));
}

describe('the input in audit events', () => {
  test('is not there by itself', async () => {
    expect(await detailsOf(new ToolServer(tools))).not.toMatch(/amount|order/);
  });

  test('is there redacted where the host wants it', async () => {
    const details = await detailsOf(new ToolServer(tools, { auditInput: 'redacted' }));
    expect(details).toContain('"input":{"amount":5,"card":"[redacted]"}');
    expect(details).toContain('"input":{"order":7,"card":"[redacted]"}');
    expect(details).not.toMatch(/4111|4222/);
  });
});
