import { expect, test } from 'vitest';
import { newRequestId } from '../../../runtime/server/request-id.js';

test('a request id is 16 random bytes in base64url', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 11);
  expect(newRequestId({ randomBytes: () => bytes })).toBe(Buffer.from(bytes).toString('base64url'));
});

test('none begins with a dash, which a command line would take for an option', () => {
  const drawn = [Buffer.from(`-${'a'.repeat(21)}`, 'base64url'), Buffer.from('b'.repeat(22), 'base64url')];
  const id = newRequestId({ randomBytes: () => drawn.shift() ?? new Uint8Array(16) });
  expect(id).toMatch(/^b{21}/);
});
