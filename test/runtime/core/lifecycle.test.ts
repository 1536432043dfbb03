import { describe, expect, test } from 'vitest';
import {
  isLifecycleState,
  lifecycleOf,
  lifecycleOfEnvelope,
  type VisibleCall,
} from '../../../runtime/core/lifecycle.js';

const now = 1_000;
const plain = { gate: null, isApproved: false, outputProblem: null, deadlineAt: null } as const;
const ended = (outcome: NonNullable<VisibleCall['outcome']>): VisibleCall => ({ ...plain, state: 'settled', outcome });
const open = (state: Exclude<VisibleCall['state'], 'settled'>, more: Partial<VisibleCall> = {}): VisibleCall => ({
  ...plain,
  ...more,
  state,
  outcome: null,
});

describe('a stored call', () => {
  test.each<[string, VisibleCall, string]>([
    ['that waits for its user', open('waiting', { gate: 'user_confirm' }), 'awaiting_approval'],
    ['that waits for a supervisor', open('waiting', { gate: 'supervisor_approve' }), 'pending_supervisor'],
    ['that is queued', open('queued'), 'async_pending'],
    ['that is queued after its approval', open('queued', { isApproved: true }), 'approved'],
    ['that was handed over', open('accepted', { isApproved: true, deadlineAt: now - 1 }), 'async_pending'],
    ['that is executing', open('executing', { isApproved: true }), 'executing'],
    ['that is executing before its deadline', open('executing', { deadlineAt: now + 1 }), 'executing'],
    ['that is executing at its deadline', open('executing', { deadlineAt: now }), 'executing'],
    ['that is executing beyond its deadline', open('executing', { deadlineAt: now - 1 }), 'timed_out'],
    ['that is completed', ended('completed'), 'completed'],
    ['whose output is no output', { ...ended('completed'), outputProblem: 'invalid' }, 'failed'],
    ['that failed', ended('failed'), 'failed'],
    ['of which nobody knows', ended('unknown'), 'failed'],
    ['that was denied', ended('denied'), 'denied'],
    ['that was cancelled', ended('cancelled'), 'denied'],
    ['that expired', ended('expired'), 'denied'],
  ])('%s', (_what, call, expected) => {
    expect(lifecycleOf(call, now)).toBe(expected);
  });
});

describe('an answer', () => {
  test.each([
    [{ status: 'pending', approvalPolicy: 'user_confirm' }, 'awaiting_approval'],
    [{ status: 'pending', approvalPolicy: 'supervisor_approve' }, 'pending_supervisor'],
    [{ status: 'pending', approvalPolicy: 'async_pending' }, 'async_pending'],
    [{ status: 'pending' }, 'async_pending'],
    [{ status: 'failed', errorCode: 'TOOL_TIMEOUT' }, 'timed_out'],
    [{ status: 'failed', errorCode: 'SERVER_TOOL_TIMEOUT' }, 'timed_out'],
    [{ status: 'failed', errorCode: 'TOOL_EXECUTION_FAILED' }, 'failed'],
    [{ status: 'failed' }, 'failed'],
    [{ status: 'denied', errorCode: 'SERVER_TOOL_TIMEOUT' }, 'denied'],
    [{ status: 'completed' }, 'completed'],
    [{ status: 'duplicate' }, 'duplicate'],
  ] as const)('%j looks %s', (envelope, expected) => {
    expect(lifecycleOfEnvelope(envelope)).toBe(expected);
  });
});

test('the eleven states are known by name, and nothing else is', () => {
  const names = [
    ...['requested', 'awaiting_approval', 'pending_supervisor', 'async_pending', 'approved', 'executing'],
    ...['completed', 'failed', 'timed_out', 'denied', 'duplicate'],
  ];
  expect(names.filter((name) => !isLifecycleState(name))).toEqual([]);
  for (const other of ['', 'settled', 'Executing', 0, null, undefined, ['failed']]) {
    expect(isLifecycleState(other)).toBe(false);
  }
});
