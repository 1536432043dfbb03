import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../runtime/core/canonical-json.js';
import type { JsonValue } from '../../../runtime/core/json.js';

/** A double by the hexadecimal digits of its bits. */
function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

function parse(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

/** The same value with the members of every object the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]): [string, JsonValue] => [name, reversed(member)])
      .toReversed(),
  );
}

describe('numbers, by RFC 8785 appendix B', () => {
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('%s is written %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    '%s is refused wherever it stands',
    (bits) => {
      expect(() => canonicalJson(double(bits))).toThrow(TypeError);
      expect(() => canonicalJson([{ a: double(bits) }])).toThrow(TypeError);
    },
  );
});

test('the sample of RFC 8785 section 3.2.2 gets the form of section 3.2.3', () => {
  const sample = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  expect(canonicalJson(parse(sample))).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('members are sorted by UTF-16 code units, so that a surrogate pair comes before U+FB33', () => {
  const sample = String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`;
  expect(Object.values(parse(canonicalJson(parse(sample))) as object)).toEqual([4, 2, 6, 7, 1, 5, 3]);
  expect(canonicalJson(parse(sample)).match(/:\d/g)?.join('')).toBe(':2:4:6:7:1:5:3');
});

test('a name that is the start of another comes first', () => {
  expect(canonicalJson({ ab: 1, a: 2, '': 3, B: 4 })).toBe('{"":3,"B":4,"a":2,"ab":1}');
});

test('a member named __proto__ is written like any other', () => {
  expect(canonicalJson(parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
});

test('only control characters, quotes and backslashes are escaped', () => {
  expect(canonicalJson('\b\t\n\f\r\u0000\u001f\u007f\u2028"\\/é😀')).toBe(
    '"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\\"\\\\/é😀"',
  );
});

test.each(['\ud800', '\udc00', 'a\ud800b', '\udc00\ud800', '\ud83d\ude00\ude00', '\ud83d\ud83d\ude00'])(
  'the lone surrogate in %j is refused, in names as in values',
  (text) => {
    expect(() => canonicalJson(text)).toThrow(TypeError);
    expect(() => canonicalJson({ [text]: 1 })).toThrow(TypeError);
  },
);

test.each([
  ['undefined', undefined],
  ['a member that is undefined', { a: undefined }],
  ['a function', [() => 1]],
  ['a bigint', { a: 1n }],
  ['a hole in an array', Array.from({ length: 2 })],
])('%s is refused instead of written as text that is no JSON', (_name, value) => {
  expect(() => canonicalJson(value as JsonValue)).toThrow(TypeError);
});

test.each<[unknown, string]>([
  [Number.NaN, 'NaN has no JSON form'],
  [{ a: [-Infinity] }, '-Infinity has no JSON form'],
  [[() => 1], 'a value of type function has no JSON form'],
  [{ a: undefined }, 'a value of type undefined has no JSON form'],
  [{ '\udc00': 1 }, 'a string with a lone surrogate has no canonical JSON form'],
])('the error about %o says: %s', (value, message) => {
  expect(() => canonicalJson(value as JsonValue)).toThrow(new TypeError(message));
});

const anyJson = fc.jsonValue({ stringUnit: 'grapheme' }).map((value) => value as JsonValue);

test('the text reads back as the value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      // JSON has one zero.
      expect(parse(canonicalJson(value))).toEqual(parse(JSON.stringify(value)));
    }),
  );
});

test('equal values give equal text, whatever the order of their members', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test('different values give different text', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (a, b) => {
      const same = canonicalJson(a) === canonicalJson(b);
      expect(same).toBe(JSON.stringify(parse(canonicalJson(a))) === JSON.stringify(parse(canonicalJson(b))));
    }),
  );
});
