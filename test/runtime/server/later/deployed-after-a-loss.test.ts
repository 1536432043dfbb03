import { expect, test } from 'vitest';
import { FaultyLedger } from '../faulty-ledger.js';
import { fixedSecrets } from '../fixed-secrets.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';

const secrets = fixedSecrets('k');
const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  keyFrom: ['/order'],
};

/** A call that was stored without its process hearing of it, which then was lost; then another contract was deployed. */
async function lostBeforeADeploy(): Promise<ToolServer> {
  const faulty = new FaultyLedger();
  faulty.isUnheard = (method) => method === 'insert';
  const lost = new ToolServer({ refund }, { ledger: faulty.ledger, secrets });
  expect((await lost.call('refund', { order: 1 })).body.errorCode).toBe('SERVER_TOOL_UNAVAILABLE');
  faulty.isUnheard = () => false;
  lost.environment.forgetTimers();
  const server = new ToolServer({ refund: { ...refund, policyDigest: 'sha256:second' } }, { after: lost, secrets });
  await server.environment.pass(16_000);
  return server;
}

test('the same request does not execute a call under a contract that it was not made under', async () => {
  const server = await lostBeforeADeploy();
  const { body } = await server.call('refund', { order: 1 });
  expect([body.status, body.errorCode]).toEqual(['denied', 'CONTRACT_CHANGED']);
  expect(server.runs).toEqual([]);
});

test('another call about the same thing is not refused for one that has just been denied', async () => {
  const server = await lostBeforeADeploy();
  const { body } = await server.call('refund', { order: 1 }, { id: 'call-2' });
  expect(body.status).toBe('completed');
  expect(server.runs).toHaveLength(1);
});
