import { expect, test } from 'vitest';
import { ToolFailure, toolFailure } from '../../../runtime/core/tool-failure.js';

test('a tool failure is an error with a code and a message', () => {
  const failure = toolFailure('CUSTOMER_REFUND_DENIED', 'the refund window is closed');
  expect(failure).toBeInstanceOf(ToolFailure);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({
    name: 'ToolFailure',
    code: 'CUSTOMER_REFUND_DENIED',
    message: 'the refund window is closed',
  });
});

test('a tool failure is not worth a second try unless it says so', () => {
  expect(toolFailure('A', 'a').retryable).toBe(false);
  expect(toolFailure('A', 'a', {}).retryable).toBe(false);
  expect(toolFailure('A', 'a', { retryable: true }).retryable).toBe(true);
});

test('both sides of the wire export the same class', async () => {
  const sides = await Promise.all([
    import('../../../runtime/index.js'),
    import('../../../runtime/client/index.js'),
    import('../../../runtime/server/index.js'),
  ]);
  expect(new Set(sides.map((side) => side.ToolFailure))).toEqual(new Set([ToolFailure]));
});
