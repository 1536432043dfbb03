import { expect, test } from 'vitest';
import { respond } from '../../../../runtime/server/http/responses.js';
import { refusal } from '../../../../runtime/server/answer.js';

test('what a host adds to one answer is in no other', () => {
  const first = respond(refusal('CALL_UNKNOWN'));
  Object.assign(first.headers, { 'set-cookie': 'session=of-ann' });
  expect(respond(refusal('CALL_UNKNOWN')).headers).not.toHaveProperty('set-cookie');
});
