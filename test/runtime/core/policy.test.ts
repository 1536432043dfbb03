import { describe, expect, test } from 'vitest';
import { isGated, policyOf, strictest } from '../../../runtime/core/policy.js';
import type { ApprovalPolicy } from '../../../runtime/core/contract.js';

const ranked: readonly ApprovalPolicy[] = ['auto', 'async_pending', 'user_confirm', 'supervisor_approve', 'denied'];

describe('the strictest policy', () => {
  test('of two is the later one of auto, async_pending, user_confirm, supervisor_approve, denied', () => {
    for (const [i, first] of ranked.entries()) {
      for (const [k, second] of ranked.entries()) expect(strictest([first, second])).toBe(ranked[Math.max(i, k)]);
    }
  });

  test('of none is auto, and what is no policy counts as denied', () => {
    expect(strictest([])).toBe('auto');
    expect(strictest(['auto', 'nobody' as ApprovalPolicy])).toBe('denied');
  });
});

test('a tool that is denied asks nobody, unless a rule sends it to a supervisor', () => {
  expect(isGated(policyOf({ kind: 'server', name: 'a1', approvalPolicy: 'denied' }))).toBe(false);
  const escalate = [{ if: true, to: 'supervisor_approve' as const }];
  expect(isGated(policyOf({ kind: 'server', name: 'a1', approvalPolicy: 'auto', approval: { escalate } }))).toBe(true);
});

test('a client tool needs neither a key nor a known caller, whatever it changes', () => {
  const { idempotency, auth } = policyOf({ kind: 'client', name: 'a1', approvalPolicy: 'user_confirm' });
  expect([idempotency.mode, auth.required]).toEqual(['none', false]);
});
