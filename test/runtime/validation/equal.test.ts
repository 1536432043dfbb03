import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../runtime/core/canonical-json.js';
import { equal } from '../../../runtime/validation/equal.js';

test.each<[unknown, unknown]>([
  [1, 1],
  [0, -0],
  ['a', 'a'],
  [null, null],
  [[], []],
  [{}, {}],
  [
    { a: 1, b: [2, { c: 3 }] },
    { b: [2, { c: 3 }], a: 1 },
  ],
])('%j equals %j', (a, b) => {
  expect(equal(a, b)).toBe(true);
  expect(equal(b, a)).toBe(true);
});

test.each<[unknown, unknown]>([
  [1, '1'],
  [1, true],
  [0, false],
  [0, null],
  ['', null],
  [[], {}],
  [{}, []],
  [[], null],
  [{}, null],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [{ 0: 'a' }, ['a']],
  [{ 0: 'a', length: 1 }, ['a']],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 1 }],
  [{ a: { b: 1 } }, { a: { b: 2 } }],
])('%j does not equal %j', (a, b) => {
  expect(equal(a, b)).toBe(false);
  expect(equal(b, a)).toBe(false);
});

test('a member that one side only inherits is not a member', () => {
  expect(equal({ toString: 1 }, { constructor: 1 })).toBe(false);
  expect(equal({ constructor: Object }, { a: Object })).toBe(false);
  expect(equal(JSON.parse('{"__proto__":1}'), { a: 1 })).toBe(false);
  expect(equal(JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'))).toBe(true);
});

test('values are equal exactly when their canonical texts are', () => {
  const small = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b') });
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(equal(a, b)).toBe(canonicalJson(a as never) === canonicalJson(b as never));
      expect(equal(a, structuredClone(a))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
