import { createRequire } from 'node:module';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern, isPlain } from '../../../generator/validator/regular-expression.js';

const { checkSync } = createRequire(import.meta.url)('recheck/lib/browser.js') as typeof import('recheck');

test.each([
  '^ORD-[0-9]+$',
  '^a+$',
  '^[a-z]{2,3}-x$',
  '^[\\w.-]+$',
  '^.*x.$',
  '^\\d{4}-\\d$'.replace('{4}', ''),
  '^$',
  '^x',
])('%s is plain', (pattern) => {
  expect(isPlain(pattern)).toBe(true);
});

test.each([
  'a+b',
  '^(a+)+$',
  '^(a|b)$',
  '^a*a*$',
  '^a+?b+$',
  '^a{2}b{3}$',
  'a$',
  '^a$b',
  '^\\1',
  '^\\p{L}',
  '^a{2',
  '^a|b',
])('%s is not, and is judged', (pattern) => {
  expect(isPlain(pattern)).toBe(false);
});

test('whatever is plain takes linear time, in the eyes of the judge as well', () => {
  const parts = constantFrom(
    'a',
    'b',
    '.',
    '\\d',
    '\\w',
    '[a-z]',
    '[^a]',
    '[.]',
    '\\.',
    '-',
    '*',
    '+',
    '?',
    '{2}',
    '{1,3}',
    '{2,}',
    '$',
    '(',
    ')',
    '|',
    '^',
    '\\',
  );
  const patterns = array(parts, { maxLength: 7 }).map((pieces) => `^${pieces.join('')}`);
  let plain = 0;
  assert(
    property(patterns, (pattern) => {
      if (!isPlain(pattern)) return;
      let compiled: RegExp;
      try {
        compiled = compilePattern(pattern);
      } catch {
        return;
      }
      plain++;
      expect(checkSync(compiled.source, compiled.flags, { timeout: null, maxIteration: 10 }).status).toBe('safe');
    }),
    { numRuns: 3_000, seed: 5 },
  );
  expect(plain).toBeGreaterThan(200);
});

test('a long pattern is looked through once', () => {
  expect(isPlain(`^${'a'.repeat(200_000)}(`)).toBe(false);
});
