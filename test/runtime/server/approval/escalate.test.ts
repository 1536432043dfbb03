import { describe, expect, test } from 'vitest';
import type { EscalationRule } from '../../../../runtime/core/contract.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { direct, later } from '../world.js';

const above = (limit: number, to: EscalationRule['to']): EscalationRule => ({
  if: { properties: { amount: { exclusiveMinimum: limit } } },
  to,
  applies: (input) => (input as { amount: number }).amount > limit,
});

const rules = { escalate: [above(10, 'supervisor_approve'), above(100, 'denied')] };

async function answerTo(tool: ToolSketch, amount: number): Promise<string> {
  const server = new ToolServer({ refund: tool });
  const { http, body } = await server.call('refund', { amount });
  return `${http} ${body.status} ${body.approvalPolicy ?? body.errorCode ?? ''} ran ${server.runs.length}x`;
}

describe('a rule raises the policy of its tool for the inputs that match it', () => {
  test.each([
    [10, '200 completed  ran 1x'],
    [11, '200 pending supervisor_approve ran 0x'],
    [101, '200 denied denied ran 0x'],
  ])('auto, amount %i: %s', async (amount, expected) => {
    expect(await answerTo({ ...direct, approval: rules }, amount)).toBe(expected);
  });

  test.each([
    [10, '200 pending user_confirm ran 0x'],
    [11, '200 pending supervisor_approve ran 0x'],
    [101, '200 denied denied ran 0x'],
  ])('user_confirm, amount %i: %s', async (amount, expected) => {
    expect(await answerTo({ approvalPolicy: 'user_confirm', approval: rules }, amount)).toBe(expected);
  });

  test('it never lowers one', async () => {
    expect(await answerTo({ approvalPolicy: 'denied', approval: rules }, 11)).toBe('200 denied denied ran 0x');
  });

  test('it sees the input with its defaults', async () => {
    const parseInput = (data: unknown): { ok: true; value: unknown } => ({
      ok: true,
      value: { amount: 50, ...(data as object) },
    });
    const server = new ToolServer({ refund: { ...direct, approval: rules, parseInput } });
    expect((await server.call('refund', {})).body.approvalPolicy).toBe('supervisor_approve');
  });
});

describe('a rule that was not compiled fails closed', () => {
  const uncompiled = { escalate: [{ if: {}, to: 'supervisor_approve' as const }] };
  test('no call of its tool runs', async () => {
    const server = new ToolServer({ refund: { ...direct, approval: uncompiled } });
    const { http, body } = await server.call('refund', { amount: 1 });
    expect([http, body.status, body.errorCode]).toEqual([500, 'failed', 'INTERNAL']);
    expect(server.runs).toEqual([]);
    expect(String(server.errors[0])).toContain('an escalation rule of refund was not compiled');
  });

  test('nor does one that throws let a call through', async () => {
    const applies = (): never => {
      throw new Error('broken');
    };
    const approval = { escalate: [{ if: {}, to: 'denied' as const, applies }] };
    const server = new ToolServer({ refund: { ...direct, approval } });
    expect((await server.call('refund')).http).toBe(500);
    expect(server.runs).toEqual([]);
  });
});

describe('a tool with async_pending that escalates', () => {
  test('is queued once it was approved, and runs later', async () => {
    const server = new ToolServer({ refund: { ...later, approval: rules } });
    const { body } = await server.call('refund', { amount: 11 });
    expect(body.approvalPolicy).toBe('supervisor_approve');
    const { http, body: view } = await server.decide(body.requestId, 'sue', { decision: 'approve' });
    expect([http, view.state, server.runs.length]).toEqual([200, 'approved', 0]);
    expect((await server.call('refund', { amount: 11 })).body.approvalPolicy).toBe('async_pending');
    await server.environment.pass(1);
    expect(server.runs).toHaveLength(1);
    expect((await server.status(body.requestId)).body.state).toBe('completed');
  });

  test('is queued at once where no rule applies', async () => {
    const server = new ToolServer({ refund: { ...later, approval: rules } });
    const { body } = await server.call('refund', { amount: 1 });
    expect(body.approvalPolicy).toBe('async_pending');
    await server.environment.pass(1);
    expect(server.runs).toHaveLength(1);
  });
});
