import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { valuesAt } from '../../../runtime/core/json-pointer.js';
import type { JsonValue } from '../../../runtime/core/json.js';

/** The document of RFC 6901 section 5. */
const sample = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'm~n': 8,
  ' ': 7,
  nothing: null,
  deep: [{ x: 1 }, {}],
};

test.each<[string, readonly JsonValue[]]>([
  ['', [sample]],
  ['/foo', [['bar', 'baz']]],
  ['/foo/0', ['bar']],
  ['/', [0]],
  ['/a~1b', [1]],
  ['/c%d', [2]],
  ['/m~0n', [8]],
  ['/ ', [7]],
  ['/nothing', [null]],
  ['/deep/*/x', [[1], []]],
  ['/foo/*', [['bar'], ['baz']]],
])('%j leads to %j', (pointer, found) => {
  expect(valuesAt(sample, [pointer])).toEqual([found]);
});

test('an item is named by its number, however many digits it has', () => {
  const many = Array.from({ length: 120 }, (_, at) => at);
  expect(valuesAt(many, ['/9', '/10', '/119'])).toEqual([[9], [10], [119]]);
});

test.each([
  '/bar',
  '/foo/2',
  '/foo/00',
  '/foo/-',
  '/foo/length',
  '/foo/0/0',
  '/nothing/a',
  '/constructor',
  '/__proto__',
  '/*',
])('%j leads nowhere', (pointer) => {
  expect(valuesAt(sample, [pointer])).toEqual([[]]);
});

test('what is missing differs from null, and each pointer has a place of its own', () => {
  expect(valuesAt({ a: null, b: [] }, ['/a', '/c', '/b'])).toEqual([[null], [], [[]]]);
});

test('items are not run together', () => {
  const pointer = ['/l/*/m/*'];
  expect(valuesAt({ l: [{ m: [1] }, { m: [2, 3] }] }, pointer)).not.toEqual(
    valuesAt({ l: [{ m: [1, 2] }, { m: [3] }] }, pointer),
  );
});

test.each(['a', 'a/b', '/~', '/~2', '#/a'])('%j is no pointer', (pointer) => {
  expect(() => valuesAt({}, [pointer])).toThrow(new TypeError(`${JSON.stringify(pointer)} is no JSON Pointer`));
});

test('any member can be named', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (name, value) => {
      const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      expect(valuesAt(Object.fromEntries([[name, value as JsonValue]]), [pointer])).toEqual([[value]]);
    }),
  );
});
