import { expect, test } from 'vitest';
import { clientErrors } from '../../../runtime/core/client-errors.js';
import { errorRow, errorTable } from '../../../runtime/core/errors.js';

test('a client knows every code after which the same call may get another answer', () => {
  const retryable = Object.entries(errorTable).filter(([, row]) => row.retryable);
  expect(retryable.length).toBeGreaterThan(5);
  for (const [code, row] of retryable) expect(clientErrors).toHaveProperty(code, row);
});

test('a code means the same to a client and to a server', () => {
  expect(errorTable).toMatchObject(clientErrors);
  expect(Object.keys(clientErrors).length).toBeLessThan(Object.keys(errorTable).length);
});

test.each(['CUSTOMER_REFUND_DENIED', 'constructor', '__proto__', '', undefined])(
  'nothing is known of the code %j',
  (code) => {
    expect(errorRow(code)).toBeUndefined();
  },
);
