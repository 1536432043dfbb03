import { describe, expect, test } from 'vitest';
import { sayOf, type Say } from '../../../../runtime/server/approval/may-decide.js';
import type { HumanPrincipal } from '../../../../runtime/server/principal.js';
import { someCall } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { confirmed, direct, supervised } from '../world.js';

/** Calls of ann herself, and of the service bot with and without a person. */
const callers = ['ann', 'bot-for-ann', 'bot'];
const people = ['ann', 'ben', 'sue', 'eve', 'other-ann'];

async function httpsOf(tool: ToolSketch, caller: string): Promise<string> {
  const server = new ToolServer({ refund: tool });
  const { http, body } = await server.call('refund', {}, { as: caller });
  if (body.status !== 'pending') return `${http} ${body.errorCode}`;
  const found: string[] = [];
  for (const who of people) {
    const { http: seen } = await server.view(body.requestId, who);
    // A decision of another version changes nothing, and those who may not decide do not learn of it.
    const { http: decided } = await server.decide(body.requestId, who, { decision: 'approve', version: 99 });
    found.push(`${who} ${seen}/${decided}`);
  }
  expect(server.runs).toEqual([]);
  return found.join(', ');
}

describe('a call with user_confirm is decided by the human who made it, or for whom it was made', () => {
  // 200/409: may see and decide. 200/403: may see. 404/404: never learns of it.
  test.each([
    ['ann', 'ann 200/409, ben 404/404, sue 200/403, eve 404/404, other-ann 404/404'],
    ['bot-for-ann', 'ann 200/409, ben 404/404, sue 200/403, eve 404/404, other-ann 404/404'],
    ['bot', '403 SERVER_TOOL_CONFIRMER_REQUIRED'],
  ])('made by %s: %s', async (caller, expected) => {
    expect(await httpsOf(confirmed, caller)).toBe(expected);
  });

  test('nobody who holds another permission sees it', async () => {
    const tool = { ...confirmed, approval: { approverPermission: 'refund:see' } };
    expect(await httpsOf(tool, 'ann')).toContain('sue 404/404');
  });

  test('a decision that was not allowed is written down with who tried', async () => {
    const server = new ToolServer({ refund: confirmed });
    const { body } = await server.call('refund');
    await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect(server.events.at(-1)).toMatchObject({
      event: 'decision.refused',
      requestId: body.requestId,
      tool: 'refund',
      tenant: 'shop',
      subject: 'sue',
      code: 'DECISION_NOT_ALLOWED',
    });
  });
});

describe('a call with supervisor_approve is decided by a holder of the permission in the same tenant', () => {
  test.each([
    ['ann', 'ann 200/403, ben 404/404, sue 200/409, eve 404/404, other-ann 404/404'],
    ['bot-for-ann', 'ann 200/403, ben 404/404, sue 200/409, eve 404/404, other-ann 404/404'],
    ['bot', 'ann 404/404, ben 404/404, sue 200/409, eve 404/404, other-ann 404/404'],
    ['sue', 'ann 404/404, ben 404/404, sue 200/403, eve 404/404, other-ann 404/404'],
  ])('made by %s: %s', async (caller, expected) => {
    expect(await httpsOf(supervised, caller)).toBe(expected);
  });

  test('the permission is <tool>:approve unless the contract says otherwise', async () => {
    expect(await httpsOf({ approvalPolicy: 'supervisor_approve' }, 'ann')).toContain('sue 200/409');
    const other = { ...supervised, approval: { approverPermission: 'Refund:approve' } };
    expect(await httpsOf(other, 'ann')).toContain('sue 404/404');
  });
});

test.each(callers)('a service decides nothing, not even about a call of %s', async (caller) => {
  const server = new ToolServer({ refund: supervised });
  const { body } = await server.call('refund', {}, { as: caller });
  for (const service of ['bot', 'bot-for-ann']) {
    const { http } = await server.decide(body.requestId, service, { decision: 'approve' });
    expect(http).toBe(403);
  }
  expect(server.runs).toEqual([]);
});

const person = (subject: string, actingFor?: string): HumanPrincipal => ({
  tenant: 'shop',
  subject,
  kind: 'human',
  scopes: [],
  permissions: ['refund:approve'],
  ...(actingFor === undefined ? {} : { actingFor }),
});
const approval = { approverPermission: 'refund:approve', expiresInMs: 1, escalate: [] };

describe('whoever is connected with the requester is no supervisor', () => {
  const say = (who: HumanPrincipal, requester: string, actingFor: string | null): Say => {
    const call = someCall('a', { tenant: 'shop', gate: 'supervisor_approve', state: 'waiting' });
    return sayOf(who, { ...call, requester: { subject: requester, kind: 'human', actingFor } }, { approval });
  };
  test.each([
    ['the requester', person('sue'), 'sue', null, 'sees'],
    ['the one for whom it was made', person('sue'), 'bot', 'sue', 'sees'],
    ['somebody who acts for the requester', person('sam', 'ann'), 'ann', null, 'sees'],
    ['somebody who acts for the one for whom it was made', person('sam', 'ann'), 'bot', 'ann', 'sees'],
    ['anybody else', person('sue'), 'ann', null, 'decides'],
  ] as const)('%s', (_, who, requester, actingFor, expected) => {
    expect(say(who, requester, actingFor)).toBe(expected);
  });
});

test('a person who has the name of the service that called confirms nothing for whom it called', () => {
  const call = someCall('a', { tenant: 'shop', gate: 'user_confirm', state: 'waiting' });
  const requester = { subject: 'bot', kind: 'service', actingFor: 'ann' } as const;
  const say = (who: HumanPrincipal): Say => sayOf(who, { ...call, requester }, { approval });
  expect([say(person('ann')), say(person('bot')), say({ ...person('bot'), permissions: [] })]).toEqual([
    'decides',
    'sees',
    'nothing',
  ]);
});

test.each(people)('a call that asked nobody is no matter for an approval by %s', async (who) => {
  const server = new ToolServer({ refund: direct });
  const { body } = await server.call('refund');
  expect((await server.view(body.requestId, who)).http).toBe(404);
  expect((await server.decide(body.requestId, who, { decision: 'approve' })).http).toBe(404);
});

test('a call that nobody has is not told apart from one that others have', async () => {
  const server = new ToolServer({ refund: confirmed });
  const { body } = await server.call('refund');
  const foreign = await server.view(body.requestId, 'eve');
  const none = await server.view('AAAAAAAAAAAAAAAAAAAAAA', 'eve');
  expect(foreign.body).toEqual(none.body);
  expect(foreign.http).toBe(404);
});

test('without a credential for decisions nobody decides, whatever else they hold', async () => {
  const server = new ToolServer({ refund: confirmed });
  const { body } = await server.call('refund');
  const path = `/${body.requestId}/approval`;
  const { http } = await server.send(
    'POST',
    path,
    { authorization: 'Bearer ann' },
    { decision: 'approve', version: 1 },
  );
  expect(http).toBe(401);
  expect(server.runs).toEqual([]);
});
