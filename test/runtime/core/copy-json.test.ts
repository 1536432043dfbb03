import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJson, NotJson } from '../../../runtime/core/copy-json.js';

/** Where and why a value was refused. */
function refusal(value: unknown): { readonly path: readonly string[]; readonly message: string } {
  try {
    copyJson(value);
  } catch (error) {
    if (error instanceof NotJson) return { path: error.path, message: error.message };
    throw error;
  }
  throw new Error('the value was not refused');
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 ? { a: value } : [value];
  return value;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

test('a copy equals what was copied and shares nothing with it', () => {
  const original = { a: [{ b: 1 }, null, 'x', true], c: {} };
  const copy = copyJson(original) as typeof original;
  expect(copy).toEqual(original);
  expect(copy).not.toBe(original);
  expect(copy.a).not.toBe(original.a);
  expect(copy.a[0]).not.toBe(original.a[0]);
  expect(copy.c).not.toBe(original.c);
});

test('every JSON value is copied as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(copyJson(value))).toBe(JSON.stringify(value));
    }),
  );
});

test('a value that two places share is copied twice', () => {
  const shared = { x: 1 };
  const copy = copyJson({ a: shared, b: shared }) as { a: object; b: object };
  expect(copy).toEqual({ a: { x: 1 }, b: { x: 1 } });
  expect(copy.a).not.toBe(copy.b);
});

test('frozen values are copied into values that can be changed, and stay as they were', () => {
  const original = frozen({ a: [1, { b: 2 }] });
  const copy = copyJson(original) as { a: unknown[] };
  copy.a.push(3);
  expect(copy).toEqual({ a: [1, { b: 2 }, 3] });
  expect(original).toEqual({ a: [1, { b: 2 }] });
});

test('members that are undefined, inherited or named by symbols are left out', () => {
  const copy = copyJson({ a: undefined, b: 1, [Symbol('c')]: 2 });
  expect(Object.keys(copy as object)).toEqual(['b']);
  expect(Object.getOwnPropertySymbols(copy)).toEqual([]);
});

test('objects without a prototype are plain objects too', () => {
  expect(copyJson(Object.assign(Object.create(null) as object, { a: 1 }))).toEqual({ a: 1 });
});

test('a member named __proto__ stays a member and changes no prototype', () => {
  const copy = copyJson(JSON.parse('{"a":{"__proto__":{"admin":true}}}')) as { a: Record<string, unknown> };
  expect(Object.keys(copy.a)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(copy.a)).toBe(Object.prototype);
  expect(copy.a['admin']).toBeUndefined();
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  expect(JSON.stringify(copy)).toBe('{"a":{"__proto__":{"admin":true}}}');
});

describe('what JSON cannot hold is refused with the path to it', () => {
  class Money {
    readonly cents = 5;
  }
  test.each<[string, unknown, string]>([
    ['a date', new Date(0), 'must be a plain object, not an instance of a class'],
    ['a map', new Map([['a', 1]]), 'must be a plain object, not an instance of a class'],
    ['an instance of a class', new Money(), 'must be a plain object, not an instance of a class'],
    ['an object that inherits', Object.create({ a: 1 }), 'must be a plain object, not an instance of a class'],
    ['bytes', new Uint8Array(2), 'must be a plain object, not an instance of a class'],
    ['a boxed string', Object('text'), 'must be a plain object, not an instance of a class'],
    ['a function', () => 1, 'must be a JSON value, not function'],
    ['a symbol', Symbol('a'), 'must be a JSON value, not symbol'],
    ['a bigint', 1n, 'must be a JSON value, not bigint'],
    ['NaN', Number.NaN, 'must be a finite number, not NaN'],
    ['an infinity', Number.NEGATIVE_INFINITY, 'must be a finite number, not -Infinity'],
  ])('%s', (_name, value, message) => {
    expect(refusal(value)).toEqual({ path: [], message });
    expect(refusal({ items: [0, { sku: value }] })).toEqual({ path: ['items', '1', 'sku'], message });
  });

  test('undefined, where no member can be left out', () => {
    expect(refusal(undefined)).toEqual({ path: [], message: 'must be a JSON value, not undefined' });
    expect(refusal({ a: [undefined] })).toEqual({ path: ['a', '0'], message: 'must be a JSON value, not undefined' });
  });

  test('a path leads to the first bad place, not through good ones before it', () => {
    expect(refusal({ good: { deep: [1] }, bad: [[], Number.NaN] }).path).toEqual(['bad', '1']);
  });

  test('a value that holds itself', () => {
    const circle: { self?: unknown; list: unknown[] } = { list: [] };
    circle.self = circle;
    expect(refusal(circle).message).toMatch(/nested deeper/);
    const list: unknown[] = [];
    list.push(list);
    expect(refusal(list).message).toMatch(/nested deeper/);
  });
});

test('values are copied down to 128 levels and refused below, at the place that is too deep', () => {
  expect(copyJson(nested(128))).toEqual(nested(128));
  const { path, message } = refusal(nested(129));
  expect(message).toBe('must not be nested deeper than 128 levels');
  expect(path).toHaveLength(128);
});

test('values far deeper than any stack are refused, not thrown', () => {
  expect(refusal(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))).message).toMatch(/nested deeper/);
});
