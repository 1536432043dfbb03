import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canaries, canaryNames, tellingError } from './canaries.js';
import { bytesOf, Search } from './search.js';

const text = canaries.openInput;
/** In which forms a canary stands in something. */
function formsIn(value: unknown, canary: string = text): string[] {
  return [...(new Search([['it', canary]]).in(bytesOf(value)).get('it') ?? [])];
}

const digest = (algorithm: string): Buffer => createHash(algorithm).update(text).digest();
const base64 = (before: string): string => Buffer.from(`${before}${text} and more`).toString('base64');

describe('a canary is found', () => {
  test.each([
    ['as it is', `{"order":"${text}"}`],
    ['UTF-16', Buffer.from(`x${text}`, 'utf16le')],
    ['UTF-16', Buffer.from(`x${text}`, 'utf16le').swap16()],
    ['hex', Buffer.from(`x${text}`).toString('hex')],
    ['hex', Buffer.from(`x${text}`).toString('hex').toUpperCase()],
    ['percent-encoded', Array.from(Buffer.from(text), (code) => `%${code.toString(16)}`).join('')],
    ['escaped in JSON', Array.from(text, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
    ['base64', base64('')],
    ['base64', base64('a')],
    ['base64', base64('ab')],
    ['base64', base64('abc').replaceAll('+', '-').replaceAll('/', '_')],
    ['sha256', digest('sha256')],
    ['sha256', digest('sha256').toString('hex')],
    ['sha256', digest('sha256').toString('base64')],
    ['sha256', digest('sha256').toString('base64url')],
    ['sha1', digest('sha1').toString('hex')],
    ['md5', digest('md5').toString('hex')],
    ['sha512', digest('sha512').toString('base64url')],
  ])('%s', (name, written) => {
    expect(formsIn(written)).toEqual([name]);
  });

  test('in an error, deep inside and in what is not enumerable', () => {
    const value = { deep: [[[[[[[new Error('harmless', { cause: tellingError() })]]]]]]] };
    expect(formsIn(value, canaries.thrown)).toEqual(['as it is']);
  });
});

test('nothing is found where nothing is', () => {
  expect(formsIn({ order: 'another one', at: digest('sha384') })).toEqual([]);
});

test('no canary stands in another', () => {
  const values = Object.values(canaries);
  for (const value of values) expect(values.filter((other) => other.includes(value))).toEqual([value]);
  expect(canaryNames).toHaveLength(values.length);
});
