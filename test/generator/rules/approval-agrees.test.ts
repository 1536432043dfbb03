import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

describe('the three places of an approval policy', () => {
  test.each([
    { approvalPolicy: 'user_confirm' },
    { permissions: { approvalPolicy: 'supervisor_approve' } },
    { permissions: { requiresUserApproval: true } },
    { permissions: { requiresUserApproval: false } },
  ])('may be used alone: %j', async (changes) => {
    expect(await findings(contract(changes))).toEqual([]);
  });

  test.each([
    { approvalPolicy: 'user_confirm', permissions: { requiresUserApproval: true } },
    { approvalPolicy: 'denied', permissions: { approvalPolicy: 'denied' } },
    {
      approvalPolicy: 'user_confirm',
      permissions: { approvalPolicy: 'user_confirm', requiresUserApproval: true },
    },
    { approvalPolicy: 'auto', permissions: { requiresUserApproval: false } },
    { approvalPolicy: 'denied', permissions: { requiresUserApproval: false } },
    { approvalPolicy: 'supervisor_approve', permissions: { requiresUserApproval: false } },
  ])('may agree: %j', async (changes) => {
    expect(await findings(contract(changes))).toEqual([]);
  });

  test.each([
    [{ approvalPolicy: 'auto', permissions: { approvalPolicy: 'denied' } }, '15:19'],
    [{ approvalPolicy: 'auto', permissions: { requiresUserApproval: true } }, '15:25'],
    [{ approvalPolicy: 'supervisor_approve', permissions: { requiresUserApproval: true } }, '15:25'],
    [{ permissions: { approvalPolicy: 'denied', requiresUserApproval: true } }, '15:25'],
    [{ approvalPolicy: 'user_confirm', permissions: { requiresUserApproval: false } }, '15:25'],
    [{ permissions: { approvalPolicy: 'user_confirm', requiresUserApproval: false } }, '15:25'],
  ])('may not differ: %j', async (changes, place) => {
    expect(await findings(contract(changes))).toEqual([`approval-contradiction ${place}`]);
  });

  test('are each compared with the first', async () => {
    const permissions = { approvalPolicy: 'denied', requiresUserApproval: true };
    expect(await findings(contract({ approvalPolicy: 'auto', permissions }))).toEqual([
      'approval-contradiction 15:19',
      'approval-contradiction 16:25',
    ]);
  });
});

test('the message names both places and what they say, and shows the other one', async () => {
  const text = contract({ approvalPolicy: 'denied', permissions: { requiresUserApproval: true } });
  const { message, related } = await onlyFinding(text);
  expect(message).toBe(
    '`approvalPolicy` (denied) and `permissions.requiresUserApproval` (user_confirm) contradict each other',
  );
  expect(related).toMatchObject([{ message: 'says denied', origin: { start: { line: 13, column: 17 } } }]);
});
