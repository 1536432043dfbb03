import { describe, expect, test } from 'vitest';
import { createClient } from '../../generated/client/index.js';
import { applyRefund } from '../../generated/server/apply_refund.js';
import type { AuditEvent } from '../../runtime/core/audit.js';
import { createMemoryLedger } from '../../runtime/ledger/memory-ledger.js';
import { createServerToolHandler } from '../../runtime/server/create-server-tool-handler.js';
import { createServerToolRegistry } from '../../runtime/server/server-tools.js';
import { ann, whoeverSends } from './sample-shop.js';

const refund = { orderId: 'ORD-1001', amountCents: 500 };

/** Plays an SDK that asks its user itself and posts the call once, when the user has said yes. */
async function confirmAndPost(
  userConfirm: 'server' | 'client-attested',
  input: typeof refund = refund,
): Promise<{ readonly result: object; readonly runs: readonly unknown[]; readonly events: readonly AuditEvent[] }> {
  const runs: unknown[] = [];
  const events: AuditEvent[] = [];
  const handler = createServerToolHandler({
    tools: createServerToolRegistry({
      apply_refund: {
        contract: async () => applyRefund,
        handler: async () => (given: object) => {
          runs.push(given);
          return { output: { refundId: 'R-1', status: 'queued' } };
        },
      },
    }),
    userConfirm,
    authenticate: whoeverSends('Bearer ann'),
    authenticateDecision: whoeverSends('Decision ann'),
    principals: { resolve: () => ann },
    ledger: createMemoryLedger(),
    audit: (event) => void events.push(event),
    sweepMs: 0,
  });
  const client = createClient({
    baseUrl: 'https://shop.example',
    headers: { authorization: 'Bearer ann' },
    fetch: async (request) => handler(new Request(request)),
  });
  const result = await client.applyRefund(input, { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' });
  await handler.sweep();
  return { result, runs, events };
}

describe('a client that confirms by itself and posts once', () => {
  test('is told that the call waits: its word is not taken', async () => {
    const { result, runs, events } = await confirmAndPost('server');
    expect(result).toMatchObject({ status: 'pending', approvalPolicy: 'user_confirm' });
    expect(runs).toEqual([]);
    expect(events).toMatchObject([{ event: 'call.changed', to: 'waiting' }]);
  });

  test('is believed where the host says so, and the audit log says who was asked', async () => {
    const { result, runs, events } = await confirmAndPost('client-attested');
    expect(result).toMatchObject({ status: 'completed', output: { refundId: 'R-1' } });
    expect(runs).toEqual([refund]);
    expect(JSON.stringify(events)).toContain('"evidence":"client-attested"');
  });

  test('is not believed about what a supervisor decides', async () => {
    const { result, runs } = await confirmAndPost('client-attested', { ...refund, amountCents: 50_001 });
    expect(result).toMatchObject({ status: 'pending', approvalPolicy: 'supervisor_approve' });
    expect(runs).toEqual([]);
  });
});
