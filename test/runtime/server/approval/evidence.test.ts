import { describe, expect, test } from 'vitest';
import { sameCredential } from '../../../../runtime/server/authenticate-decision.js';
import { principals, ToolServer } from '../tool-server.js';
import { confirmed, supervised } from '../world.js';

/** What the audit log says of who approved a call, and how that is known. */
function evidenceIn(server: ToolServer): unknown[] {
  return server.events.flatMap(({ details }) => (details['evidence'] === undefined ? [] : [details['evidence']]));
}

async function storedEvidence(server: ToolServer, requestId: string | undefined): Promise<unknown> {
  const call = await server.ledger.find(requestId ?? '');
  return call?.decision && [call.decision.evidence, call.decision.decidedBy];
}

test('a decision with a credential of its own is written down as such', async () => {
  const server = new ToolServer({ refund: supervised });
  const { body } = await server.call('refund');
  await server.decide(body.requestId, 'sue', { decision: 'approve' });
  expect(evidenceIn(server)).toEqual(['separate']);
  expect(await storedEvidence(server, body.requestId)).toEqual(['separate', 'sue']);
});

describe('sameCredential', () => {
  const authenticateDecision = sameCredential((request) => {
    const name = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
    return principals[name] ?? null;
  });

  test('lets a person decide with the credential of the call, and says so', async () => {
    const server = new ToolServer({ refund: confirmed }, { authenticateDecision });
    const { body } = await server.call('refund');
    const path = `/${body.requestId}/approval`;
    const { http } = await server.send(
      'POST',
      path,
      { authorization: 'Bearer ann' },
      { decision: 'approve', version: 1 },
    );
    expect(http).toBe(200);
    expect(evidenceIn(server)).toEqual(['same-credential']);
    expect(await storedEvidence(server, body.requestId)).toEqual(['same-credential', 'ann']);
  });

  test('knows no services', async () => {
    const server = new ToolServer({ refund: confirmed }, { authenticateDecision });
    const { body } = await server.call('refund', {}, { as: 'bot-for-ann' });
    const headers = { authorization: 'Bearer bot-for-ann' };
    const { http } = await server.send('GET', `/${body.requestId}/approval`, headers);
    expect(http).toBe(401);
  });
});

describe("userConfirm: 'client-attested'", () => {
  const trusting = { userConfirm: 'client-attested' } as const;

  test('runs a call with user_confirm at once, and says that only the client was asked', async () => {
    const server = new ToolServer({ refund: confirmed }, trusting);
    const { body } = await server.call('refund');
    expect(body.status).toBe('completed');
    expect(server.runs[0]?.ctx['decidedBy']).toBe('ann');
    expect(evidenceIn(server)).toEqual(['client-attested']);
    expect(await storedEvidence(server, body.requestId)).toEqual(['client-attested', 'ann']);
    expect((await server.call('refund')).body.status).toBe('duplicate');
  });

  test('leaves what a supervisor decides as it is', async () => {
    const server = new ToolServer({ refund: supervised }, trusting);
    expect((await server.call('refund')).body.approvalPolicy).toBe('supervisor_approve');
    expect(server.runs).toEqual([]);
    expect(evidenceIn(server)).toEqual([]);
  });

  test('leaves rules that ask for more as they are', async () => {
    const escalate = [{ if: {}, to: 'supervisor_approve' as const, applies: () => true }];
    const server = new ToolServer({ refund: { ...confirmed, approval: { escalate } } }, trusting);
    expect((await server.call('refund')).body.approvalPolicy).toBe('supervisor_approve');
    expect(server.runs).toEqual([]);
  });

  test('does not take the word of a service that acts for nobody', async () => {
    const server = new ToolServer({ refund: confirmed }, trusting);
    const { http, body } = await server.call('refund', {}, { as: 'bot' });
    expect([http, body.errorCode]).toEqual([403, 'SERVER_TOOL_CONFIRMER_REQUIRED']);
    expect((await server.call('refund', {}, { as: 'bot-for-ann' })).body.status).toBe('completed');
    expect(server.runs.map(({ ctx }) => ctx['decidedBy'])).toEqual(['ann']);
  });
});

describe('nothing that a client sends approves a call', () => {
  const context = { sessionId: 's-1', turnIndex: 0, toolCallId: 'call-1', idempotencyKey: 'key-call-1' };
  const call = { name: 'refund', input: {}, idempotencyKey: 'key-call-1', context };
  test.each([
    [{ ...call, approved: true }, 'a member'],
    [{ ...call, approval: { decision: 'approve', version: 1 } }, 'a decision'],
    [{ ...call, approvalPolicy: 'auto' }, 'a policy'],
    [{ ...call, decidedBy: 'sue' }, 'a name'],
    [{ ...call, context: { ...context, approved: true } }, 'a member of the context'],
    [{ ...call, context: { ...context, evidence: 'client-attested' } }, 'its evidence'],
  ] as readonly (readonly [unknown, string])[])('%j is refused: %s', async (posted, _name) => {
    const server = new ToolServer({ refund: confirmed });
    const { http } = await server.call('refund', {}, { body: posted });
    expect(http).toBe(400);
    expect(server.runs).toEqual([]);
  });

  test('a header, a query or a member of the input is nothing to the server', async () => {
    const server = new ToolServer({ refund: confirmed });
    const headers = { 'x-approved': 'true', 'tool-approval': 'true' };
    const { body } = await server.call('refund', { approved: true, userConfirmed: true }, { headers });
    expect(body.status).toBe('pending');
    expect(server.runs).toEqual([]);
  });
});
