import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../runtime/core/json.js';
import { redact } from '../../../runtime/core/redact.js';

const gone = '[redacted]';

test.each<[string, JsonValue, readonly string[], JsonValue]>([
  ['a member', { a: 1, b: 2 }, ['a'], { a: gone, b: 2 }],
  ['a member of a member', { a: { b: 1, c: 2 } }, ['a.b'], { a: { b: gone, c: 2 } }],
  ['each item of a list', { a: [{ b: 1 }, { c: 2 }, 3] }, ['a.*.b'], { a: [{ b: gone }, { c: 2 }, 3] }],
  ['each member of a mapping', { a: { x: 1, y: { z: 2 } } }, ['a.*'], { a: { x: gone, y: gone } }],
  ['one item', { a: [1, 2, 3] }, ['a.1'], { a: [1, gone, 3] }],
  ['a whole part', { a: { b: [1] }, c: 1 }, ['a'], { a: gone, c: 1 }],
  ['null, false and empty values', { a: null, b: false, c: '', d: [] }, ['*'], { a: gone, b: gone, c: gone, d: gone }],
  ['several paths', { a: 1, b: { c: 2, d: 3 } }, ['a', 'b.c', 'x.y'], { a: gone, b: { c: gone, d: 3 } }],
  ['a part and something in it', { a: { b: 1 } }, ['a.b', 'a'], { a: gone }],
  ['a name with dots', { 'a.b': 1, a: { b: 2, c: 3 } }, ['a.b'], { 'a.b': gone, a: { b: gone, c: 3 } }],
  [
    'names with dots within',
    { a: { 'b.c': { d: 1 } }, 'a.b': { 'c.d': 2, e: 3 } },
    ['a.b.c.d'],
    { a: { 'b.c': { d: gone } }, 'a.b': { 'c.d': gone, e: 3 } },
  ],
  [
    'a member that is called *',
    { '*': 1, 'a.*': 2, a: { '*': 3 } },
    ['a.*'],
    { '*': 1, 'a.*': gone, a: { '*': gone } },
  ],
  ['a member without a name', { '': 1, a: { '': 2 } }, ['', 'a.'], { '': gone, a: { '': gone } }],
  ['nothing that is not there', { a: 1, ab: 2 }, ['b', 'a.b', 'a.b.c', '0', 'toString'], { a: 1, ab: 2 }],
  ['nothing of a list by the name of a property', { a: [1] }, ['a.length', 'a.00', 'a.1'], { a: [1] }],
  ['nothing of a plain value', 'text', ['0', '*', 'length'], 'text'],
  ['a list at the root', [{ a: 1 }], ['*.a'], [{ a: gone }]],
])('%s is redacted', (_name, value, paths, expected) => {
  const copy = structuredClone(value);
  expect(redact(value, paths)).toEqual(expected);
  expect(value).toEqual(copy);
});

test('row 6: a member named __proto__ is a member like any other', () => {
  const value = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":2}}') as JsonValue;
  expect(JSON.stringify(redact(value, ['__proto__.a', 'b.__proto__']))).toBe(
    `{"__proto__":{"a":"${gone}"},"b":{"__proto__":"${gone}"}}`,
  );
  expect(({} as { a?: unknown }).a).toBeUndefined();
});

test('a path with many readings takes no longer than one with few', () => {
  let value: JsonValue = 'secret';
  for (let depth = 0; depth < 60; depth++) value = { '*': value, '*.*': 1, '*.*.*': { '*': 2 } };
  expect(JSON.stringify(redact(value, [Array.from({ length: 60 }, () => '*').join('.')]))).not.toContain('secret');
});

describe('for any value and any paths', () => {
  const name = fc.constantFrom('a', 'b', 'a.b', '*', '', '0', '__proto__', 'b.a.a');
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.uuid(),
      fc.constantFrom(null, true, 7),
      fc.array(tie('value'), { maxLength: 3 }),
      fc
        .array(fc.tuple(name, tie('value')), { maxLength: 4 })
        .map((members) => Object.fromEntries(members) as JsonValue),
    ),
  }));
  const path = fc.array(fc.constantFrom('a', 'b', '*', '0', '1', '', '__proto__'), { minLength: 1, maxLength: 5 });

  /** Whether one of the paths can be read as leading to these steps: each step as it is spelt, or as `*`. */
  function isRedacted(steps: readonly string[], paths: readonly string[]): boolean {
    const spelt = steps.map((step) => `(?:\\*|${step.replaceAll(/[.*]/g, '\\$&')})`);
    return steps.length > 0 && paths.some((each) => new RegExp(`^${spelt.join('\\.')}$`).test(each));
  }

  function check(before: JsonValue, after: JsonValue, steps: readonly string[], paths: readonly string[]): void {
    if (isRedacted(steps, paths)) {
      expect(after).toBe(gone);
    } else if (typeof before === 'object' && before !== null) {
      expect(Array.isArray(after)).toBe(Array.isArray(before));
      expect(Object.keys(after as object)).toEqual(Object.keys(before));
      for (const [index, [step, inner]] of Object.entries(before as { [name: string]: JsonValue }).entries()) {
        check(inner, Object.values(after as object)[index] as JsonValue, [...steps, step], paths);
      }
    } else expect(after).toBe(before);
  }

  function stringsIn(part: JsonValue): string[] {
    if (typeof part === 'string') return [part];
    return typeof part === 'object' && part !== null
      ? Object.values(part).flatMap((inner) => stringsIn(inner as JsonValue))
      : [];
  }

  function redactedStrings(part: JsonValue, steps: readonly string[], paths: readonly string[]): string[] {
    if (isRedacted(steps, paths)) return stringsIn(part);
    if (typeof part !== 'object' || part === null) return [];
    return Object.entries(part).flatMap(([step, inner]) =>
      redactedStrings(inner as JsonValue, [...steps, step], paths),
    );
  }

  test('what stood at a path is nowhere, and everything else is as it was', () => {
    fc.assert(
      fc.property(value, fc.array(path, { maxLength: 3 }), (sent, lists) => {
        const paths = lists.map((steps) => steps.join('.'));
        const result = redact(sent, paths);
        check(sent, result, [], paths);
        const text = JSON.stringify(result);
        for (const secret of redactedStrings(sent, [], paths)) expect(text).not.toContain(secret);
      }),
      { numRuns: 3000 },
    );
  });
});
