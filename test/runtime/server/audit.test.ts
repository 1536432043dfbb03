import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../../runtime/core/audit.js';
import { settled } from './fake-environment.js';
import { ToolServer, type Sent, type ToolSketch } from './tool-server.js';

const changing: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };
const rowsOf = async ({ ledger }: ToolServer): Promise<readonly AuditEvent[]> => ledger.auditAfter(0, 2_000);

describe('a stored call', () => {
  test('has one row for each step, and they rise with its version', async () => {
    const server = new ToolServer({ changing });
    const { requestId } = (await server.call('changing', { pan: 'canary' })).body;
    const rows = await rowsOf(server);
    expect(rows.map(({ event, from, to, outcome }) => [event, from, to, outcome])).toEqual([
      ['call.changed', null, 'executing', null],
      ['call.changed', 'executing', 'settled', 'completed'],
    ]);
    expect(rows.map(({ details }) => details['version'])).toEqual([1, 2]);
    for (const row of rows) expect(row).toMatchObject({ requestId, tenant: 'shop', subject: 'ann', tool: 'changing' });
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  test('has a row for each request that is told its outcome again', async () => {
    const server = new ToolServer({ changing });
    const { requestId } = (await server.call('changing')).body;
    await server.call('changing');
    expect((await rowsOf(server)).at(-1)).toMatchObject({
      event: 'call.repeated',
      requestId,
      details: { disposition: 'replayed' },
    });
  });
});

describe('a call that is not stored', () => {
  test('has one row, without its input and output', async () => {
    const server = new ToolServer({ look: { ...look, run: () => ({ output: { secret: 'canary' } }) } });
    await server.call('look', { secret: 'canary' }, { key: null });
    const rows = await rowsOf(server);
    expect(rows).toEqual([
      expect.objectContaining({ event: 'call.served', tool: 'look', subject: 'ann', details: { status: 'completed' } }),
    ]);
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  test('has none where the classification is none', async () => {
    const server = new ToolServer({ look: { ...look, audit: { classification: 'none' } } });
    await server.call('look', {}, { key: null });
    expect(await rowsOf(server)).toEqual([]);
  });
});

describe('each refusal has a row of its own', () => {
  const fails: ToolSketch['parseInput'] = () => ({ ok: false, issues: [] });
  const tools: { readonly [name: string]: ToolSketch } = {
    changing,
    denied: { ...changing, approvalPolicy: 'denied' },
    strict: { ...changing, parseInput: fails },
    scoped: { ...changing, auth: { scopes: ['refunds'] } },
    asked: { ...changing, approvalPolicy: 'user_confirm' },
    paged: { ...changing, permissions: { allowedOrigins: [] } },
  };

  test.each<[string, string, Sent, string | null]>([
    ['TOOL_UNKNOWN', 'nothing', {}, 'ann'],
    ['SERVER_TOOL_UNAUTHENTICATED', 'changing', { as: null }, null],
    ['SERVER_TOOL_UNAUTHORIZED', 'scoped', {}, 'ann'],
    ['SERVER_TOOL_IDEMPOTENCY_REQUIRED', 'changing', { key: null }, 'ann'],
    ['IDEMPOTENCY_KEY_INVALID', 'changing', { headers: { 'idempotency-key': 'x' } }, 'ann'],
    ['SERVER_TOOL_POLICY_DENIED', 'denied', {}, 'ann'],
    ['TOOL_VALIDATION_FAILED', 'strict', {}, 'ann'],
    ['SERVER_TOOL_CONFIRMER_REQUIRED', 'asked', { as: 'bot' }, 'bot'],
    ['ORIGIN_DENIED', 'paged', { headers: { origin: 'https://shop.example' } }, 'ann'],
    ['ORIGIN_DENIED', 'changing', { headers: { origin: 'https://evil.example' } }, null],
    ['REQUEST_INVALID', 'changing', { body: '{' }, null],
    ['UNSUPPORTED_MEDIA', 'changing', { headers: { 'content-type': 'text/plain' } }, null],
  ])('%s for %s', async (code, tool, sent, subject) => {
    const server = new ToolServer(tools);
    expect((await server.call(tool, {}, sent)).body.errorCode).toBe(code);
    const rows = await rowsOf(server);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ event: 'call.refused', code, subject, requestId: null });
  });

  test('a conflict names the call that has the key', async () => {
    const server = new ToolServer(tools);
    const { requestId } = (await server.call('changing', { a: 1 })).body;
    await server.call('changing', { a: 2 });
    expect((await rowsOf(server)).at(-1)).toMatchObject({ code: 'SERVER_TOOL_IDEMPOTENCY_CONFLICT', requestId });
  });

  test.each<[string, Sent]>([
    ['no call', { body: '{' }],
    ['nobody', { as: null }],
    ['a foreign page', { headers: { origin: 'https://evil.example' } }],
  ])('of very many about which little is known some are written down, and the others counted: %s', async (_, sent) => {
    const server = new ToolServer(tools);
    for (let count = 0; count < 650; count++) await server.call('changing', {}, sent);
    expect(await rowsOf(server)).toHaveLength(600);
    await server.environment.pass(1_000);
    await server.call('changing', {}, sent);
    expect((await rowsOf(server)).at(-1)?.details).toEqual({ leftOut: 50 });
  });

  test('those of somebody known are all written down', async () => {
    const server = new ToolServer(tools);
    for (let count = 0; count < 650; count++) await server.call('denied');
    expect(await rowsOf(server)).toHaveLength(650);
  });
});

test('the input is in the audit log where the host asked for it, redacted', async () => {
  const refund: ToolSketch = {
    approvalPolicy: 'user_confirm',
    audit: { classification: 'standard', redactInput: ['card'] },
  };
  const input = { order: 'o-1', card: '4111' };
  for (const auditInput of ['none', 'redacted'] as const) {
    const server = new ToolServer({ refund }, { auditInput });
    const { requestId } = (await server.call('refund', input)).body;
    await server.decide(requestId, 'ann', { decision: 'approve', input: { ...input, order: 'o-2' } });
    await settled();
    const text = JSON.stringify(server.events);
    expect(text).not.toContain('4111');
    expect([text.includes('o-1'), text.includes('o-2')]).toEqual(Array(2).fill(auditInput === 'redacted'));
  }
});
