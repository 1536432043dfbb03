import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKey, type SentKeys } from '../../../../runtime/server/admit/read-key.js';

const nowhere: SentKeys = { header: null, body: undefined, context: undefined };
const places = ['header', 'body', 'context'] as const;
const invalid = { ok: false, code: 'IDEMPOTENCY_KEY_INVALID', text: expect.any(String) as string };

test('a request without a key has none', () => {
  expect(readKey(nowhere)).toEqual({ ok: true });
});

test.each(places)('a key may stand in the %s alone', (place) => {
  const key = 'tool-apply_refund-session-1-call-1';
  expect(readKey({ ...nowhere, [place]: key })).toEqual({ ok: true, key });
});

test('a key in all places is one key', () => {
  expect(readKey({ header: '"k-1"', body: 'k-1', context: 'k-1' })).toEqual({ ok: true, key: 'k-1' });
});

test.each([
  ['k', 'k'],
  ['"k"', 'k'],
  [' \t"k" ', 'k'],
  [String.raw`"a\\b"`, String.raw`a\b`],
  [String.raw`a\\b`, String.raw`a\\b`],
])('the header %j holds the key %j', (header, key) => {
  expect(readKey({ ...nowhere, header })).toEqual({ ok: true, key });
});

describe('row 5: keys that differ are refused', () => {
  test.each<[string, SentKeys]>([
    ['header and body', { header: 'a', body: 'b', context: undefined }],
    ['header and context', { header: 'a', body: undefined, context: 'b' }],
    ['body and context', { header: null, body: 'a', context: 'b' }],
    ['only the last', { header: '"a"', body: 'a', context: 'A' }],
    ['a quoted string in the body, which is nothing special there', { header: '"a"', body: '"a"', context: undefined }],
  ])('%s', (_name, sent) => {
    expect(readKey(sent)).toEqual(invalid);
  });

  test.each(['a, a', 'a,a', 'a, b', '"a", "a"'])('a header that was sent twice, %j', (header) => {
    expect(readKey({ ...nowhere, header })).toEqual(invalid);
  });
});

describe('row 39: a key that is no key is refused, and never shown', () => {
  const bad = ['', ' ', 'a b', 'k\r\nSet-Cookie: a=b', 'a"b', 'a,b', 'é', 'a\u007f', 'a\0', 'x'.repeat(256), 'a\n'];
  test.each(bad.flatMap((key) => places.map((place): [string, string] => [key, place])))(
    '%.20j in the %s',
    (key, place) => {
      const result = readKey({ ...nowhere, [place]: key });
      expect(result).toEqual(invalid);
      if (key.length > 3) expect((result as { text: string }).text).not.toContain(key);
    },
  );

  test.each(['""', '"', '"a', 'a"', '"a";b=1', String.raw`"a\"b"`, String.raw`"a\b"`, '"a b"', '"a""b"', '"é"'])(
    'the header %j',
    (header) => {
      expect(readKey({ ...nowhere, header })).toEqual(invalid);
    },
  );
});

test('every key of the grammar is read as it is, bare or quoted', () => {
  const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
  const key = fc.string({ unit: character.filter((char) => !'",'.includes(char)), minLength: 1, maxLength: 255 });
  fc.assert(
    fc.property(key, (sent) => {
      const quoted = `"${sent.replaceAll('\\', '\\\\')}"`;
      for (const header of [sent, quoted]) {
        expect(readKey({ header, body: sent, context: sent })).toEqual({ ok: true, key: sent });
      }
    }),
  );
});

test.each<[SentKeys, string]>([
  [
    { header: 'a,b', body: undefined, context: undefined },
    'in the header must be 1 to 255 visible ASCII characters, without quotation marks and commas',
  ],
  [
    { header: null, body: '', context: undefined },
    'in the body must be 1 to 255 visible ASCII characters, without quotation marks and commas',
  ],
  [{ header: 'a', body: 'a', context: 'b' }, 'in the context is not the one in the header'],
  [{ header: undefined, body: 'a', context: 'b' }, 'in the context is not the one in the body'],
])('what is wrong with %j is said without it', (sent, text) => {
  expect(readKey(sent)).toEqual({
    ok: false,
    code: 'IDEMPOTENCY_KEY_INVALID',
    text: `the idempotency key ${text}; nothing ran`,
  });
});

test('white space around a header is no part of the key', () => {
  const sent = { header: ' \t"a" \t ', body: 'a', context: undefined };
  expect(readKey(sent)).toEqual({ ok: true, key: 'a' });
});
