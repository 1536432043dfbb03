import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { idempotencyKey } from '../../../runtime/client/idempotency-key.js';

/** The key of a call whose ids a header cannot carry. */
function digested(name: string, sessionId: string, toolCallId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([sessionId, toolCallId]))
    .digest('base64url');
  return `tool-${name}-${digest}`;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the key names the tool, the session and the call', async () => {
  expect(await idempotencyKey('apply_refund', 'session-1', 'call-1')).toBe('tool-apply_refund-session-1-call-1');
});

test('visible ASCII stays as it is, except quotes and commas', async () => {
  const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i)).replace(/[",]/g, '');
  expect(await idempotencyKey('a', visible, '1')).toBe(`tool-a-${visible}-1`);
});

describe('ids that a header cannot carry are replaced by their SHA-256 in base64url', () => {
  test.each([
    ['a space', 'a b'],
    ['a quote', 'a"b'],
    ['a comma', 'a,b'],
    ['a tab', 'a\tb'],
    ['a line break', 'a\r\nX-Admin: 1'],
    ['a line break at the end', 'a\n'],
    ['a NUL', 'a\u0000b'],
    ['DEL', 'a\u007fb'],
    ['Latin letters beyond ASCII', 'Zoë'],
    ['an emoji', '😀'],
    ['a lone surrogate', '\ud800'],
  ])('%s', async (_name, id) => {
    expect(await idempotencyKey('a', id, 'call-1')).toBe(digested('a', id, 'call-1'));
    expect(await idempotencyKey('a', 'session-1', id)).toBe(digested('a', 'session-1', id));
  });

  test('both of them, so that no part can be mistaken for another', async () => {
    expect(await idempotencyKey('a', 'ü-1', '2')).not.toBe(await idempotencyKey('a', 'ü', '1-2'));
  });
});

test('a key may have 255 characters; longer ones hold a digest instead', async () => {
  const longest = 'x'.repeat(255 - 'tool-a--1'.length);
  expect(await idempotencyKey('a', longest, '1')).toBe(`tool-a-${longest}-1`);
  expect(await idempotencyKey('a', `${longest}x`, '1')).toBe(digested('a', `${longest}x`, '1'));
});

test('ids may be empty', async () => {
  expect(await idempotencyKey('a', '', '')).toBe('tool-a--');
});

test('every key fits its header, is the same each time, and names its tool', async () => {
  const id = fc.string({ unit: 'binary', maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(id, id, async (sessionId, toolCallId) => {
      const key = await idempotencyKey('apply_refund', sessionId, toolCallId);
      expect(key).toMatch(/^tool-apply_refund-[\x21\x23-\x2b\x2d-\x7e]+$/);
      expect(key.length).toBeLessThanOrEqual(255);
      expect(await idempotencyKey('apply_refund', sessionId, toolCallId)).toBe(key);
    }),
  );
});

test('without Web Crypto plain ids still make a key, and others say what to do', async () => {
  vi.stubGlobal('crypto', undefined);
  expect(await idempotencyKey('a', 's', '1')).toBe('tool-a-s-1');
  await expect(idempotencyKey('a', 'ü', '1')).rejects.toThrow('serve the page over https');
  vi.stubGlobal('crypto', {});
  await expect(idempotencyKey('a', 'ü', '1')).rejects.toThrow('serve the page over https');
});
