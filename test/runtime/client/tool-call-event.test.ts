import { expect, test } from 'vitest';
import { reduceToolCall, toolCallPart, type ToolCallEvent } from '../../../runtime/client/tool-call-event.js';

const first: ToolCallEvent = {
  sessionId: 's',
  turnIndex: 0,
  toolCallId: 'c',
  tool: 'apply_refund',
  kind: 'server',
  state: 'requested',
  at: 1,
};
const result = { status: 'completed', output: {} } as const;

test('the part of a call shows its newest event and when it began', () => {
  const waits: ToolCallEvent = {
    ...first,
    state: 'awaiting_approval',
    at: 2,
    requestId: 'r',
    approvalPolicy: 'user_confirm',
  };
  const part = toolCallPart([first, waits]);
  expect(part).toEqual({ ...waits, startedAt: 1 });
  expect(toolCallPart([first, waits, { ...first, state: 'completed', at: 3, result }])).toEqual({
    ...first,
    state: 'completed',
    at: 3,
    requestId: 'r',
    result,
    startedAt: 1,
  });
});

test('events of another call, or of the same id in another session, change nothing', () => {
  const part = reduceToolCall(undefined, first);
  expect(reduceToolCall(part, { ...first, toolCallId: 'd', state: 'failed' })).toBe(part);
  expect(reduceToolCall(part, { ...first, sessionId: 't', state: 'failed' })).toBe(part);
});

test('without events there is no part', () => {
  expect(toolCallPart([])).toBeUndefined();
});
