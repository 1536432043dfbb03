import { describe, expect, test } from 'vitest';
import {
  isDate,
  isDateTime,
  isInt32,
  isInt64,
  isIsoDateTime,
  isIsoTime,
  isRegex,
  isTime,
} from '../../../runtime/validation/formats.js';
import { readShared } from '../shared-folder.js';

interface SuiteGroup {
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

describe.each([
  ['draft7', 'date', isDate],
  ['draft7', 'time', isTime],
  ['draft7', 'date-time', isDateTime],
  ['draft7', 'regex', isRegex],
  ['draft2020-12', 'date', isDate],
  ['draft2020-12', 'time', isTime],
  ['draft2020-12', 'date-time', isDateTime],
  ['draft2020-12', 'regex', isRegex],
])('the official cases of %s for %s', (draft, format, check) => {
  const text = readShared(`corpus/json-schema-test-suite/${draft}/optional/format/${format}.json`);
  const groups = JSON.parse(text ?? '[]') as SuiteGroup[];
  const cases = groups.flatMap(({ tests }) => tests).filter(({ data }) => typeof data === 'string');

  test.skipIf(text === undefined)('are all decided as expected (skipped where ../shared/corpus is absent)', () => {
    const wrong = cases.filter(({ data, valid }) => check(data as string) !== valid);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(1);
  });
});

describe('a date', () => {
  test.each(['2024-02-29', '2000-02-29', '2023-02-28', '0000-01-01', '9999-12-31', '2024-04-30'])('is %s', (text) => {
    expect(isDate(text)).toBe(true);
  });

  test.each(['2023-02-29', '1900-02-29', '2024-04-31', '2024-00-10', '2024-13-01', '2024-01-00', '2024-01-32'])(
    'is not %s, which no calendar has',
    (text) => expect(isDate(text)).toBe(false),
  );

  test.each(['2024-1-1', '24-01-01', '2024-01-01T00:00:00Z', '2024-01-01\n', ' 2024-01-01', '+2024-01-01', ''])(
    'is not %j',
    (text) => expect(isDate(text)).toBe(false),
  );
});

describe('a time', () => {
  test.each(['00:00:00Z', '23:59:59z', '12:30:00.123456789+05:30', '12:30:00-00:00', '12:30:00+23:59'])(
    'is %s',
    (text) => expect([isTime(text), isIsoTime(text)]).toEqual([true, true]),
  );

  test.each([
    '24:00:00Z',
    '12:60:00Z',
    '12:00:61Z',
    '12:00:00+24:00',
    '12:00:00+00:60',
    '12:00:00.Z',
    '12:00Z',
    '12:00:00Z\n',
  ])('is not %j', (text) => expect([isTime(text), isIsoTime(text)]).toEqual([false, false]));

  test('needs an offset, unless the format is iso-time', () => {
    expect([isTime('12:00:00'), isIsoTime('12:00:00')]).toEqual([false, true]);
  });
});

describe('a leap second', () => {
  test.each([
    '23:59:60Z',
    '23:59:60.5z',
    '15:59:60-08:00',
    '00:29:60+00:30',
    '08:59:60+09:00',
    '19:29:60-04:30',
    '23:58:60-00:01',
  ])('can be %s, the last second of a day in UTC', (text) => expect(isTime(text)).toBe(true));

  test.each(['22:59:60Z', '23:58:60Z', '23:59:60+01:00', '23:59:60-01:00', '15:59:60+08:00', '00:00:60Z', '23:59:61Z'])(
    'cannot be %s',
    (text) => expect(isTime(text)).toBe(false),
  );

  test('without an offset is taken as UTC', () => {
    expect(isIsoTime('23:59:60')).toBe(true);
    expect(isIsoTime('22:59:60')).toBe(false);
  });

  test('stays one inside a date-time', () => {
    expect(isDateTime('1990-12-31T23:59:60Z')).toBe(true);
    expect(isDateTime('1990-12-31T15:59:60-08:00')).toBe(true);
    expect(isDateTime('1990-12-31T12:00:60Z')).toBe(false);
  });
});

describe('a date-time', () => {
  test.each(['2024-02-29T12:00:00Z', '2024-02-29t12:00:00z', '2024-02-29T12:00:00.1-03:00'])('is %s', (text) => {
    expect([isDateTime(text), isIsoDateTime(text)]).toEqual([true, true]);
  });

  test.each(['2023-02-29T12:00:00Z', '2024-02-29 12:00:00Z', '2024-02-29T25:00:00Z', '2024-02-29', 'T12:00:00Z', ''])(
    'is not %j',
    (text) => expect([isDateTime(text), isIsoDateTime(text)]).toEqual([false, false]),
  );

  test('needs an offset, unless the format is iso-date-time', () => {
    expect([isDateTime('2024-02-29T12:00:00'), isIsoDateTime('2024-02-29T12:00:00')]).toEqual([false, true]);
  });
});

test('a regular expression is one of ECMA-262 in Unicode mode', () => {
  for (const text of ['', '^a+$', '\\p{L}', '[😀]', '(?<year>\\d{4})']) expect(isRegex(text)).toBe(true);
  for (const text of ['(', '[b-a]', '\\a', '(?i)a', 'a{2,1}', '^(abc]']) expect(isRegex(text)).toBe(false);
});

test('an int32 is a whole number of 32 bits', () => {
  for (const value of [0, -1, 2 ** 31 - 1, -(2 ** 31)]) expect(isInt32(value)).toBe(true);
  for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, 1e300]) expect(isInt32(value)).toBe(false);
});

test('an int64 is a whole number that 64 bits can hold', () => {
  for (const value of [0, -1, 2 ** 53, -(2 ** 62)]) expect(isInt64(value)).toBe(true);
  for (const value of [2 ** 63, -(2 ** 63)]) expect(isInt64(value)).toBe(true);
  for (const value of [0.5, 1e20, -1e20, Number.NaN, Number.POSITIVE_INFINITY]) expect(isInt64(value)).toBe(false);
});
