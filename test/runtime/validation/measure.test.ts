import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codePointLength, isMultipleOf } from '../../../runtime/validation/measure.js';

describe('the length of a text', () => {
  test.each([
    ['', 0],
    ['a', 1],
    ['é', 1],
    ['😀', 1],
    ['a😀b', 3],
    ['😀😀', 2],
    ['e\u0301', 2],
    ['\ud83d', 1],
    ['\ude00', 1],
    ['\ude00\ud83d', 2],
    ['\ud83d\ud83d\ude00', 2],
    ['\ud83d\ude00\ude00', 2],
  ])('of %j is %i code points', (text, length) => {
    expect(codePointLength(text)).toBe(length);
  });

  test('is what iterating over it counts', () => {
    const unit = fc.constantFrom('a', '\ud83d', '\ude00', 'é');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(codePointLength(text)).toBe([...text].length);
      }),
    );
  });
});

describe('multiples are those of the decimal that was written', () => {
  test.each([
    [19.99, 0.01],
    [0.0075, 0.0001],
    [0.3, 0.1],
    [4.5, 1.5],
    [-19.99, 0.01],
    [0, 0.01],
    [-0, 3],
    [10, 2],
    [1e21, 10],
    [1e308, 0.5],
    [1e308, 1e-308],
    [1.5, 1.5],
    [5e-324, 5e-324],
    [2 ** 53 + 2, 2],
  ])('%d is a multiple of %d', (value, divisor) => {
    expect(isMultipleOf(value, divisor)).toBe(true);
  });

  test.each([
    [19.999, 0.01],
    [0.00751, 0.0001],
    [35, 1.5],
    [1e308, 0.123456789],
    [1, 3],
    [0.5, 1],
    [1.1, 0.2],
    [0.01, 19.99],
    [5e-324, 1],
    [1e21, 7],
  ])('%d is no multiple of %d', (value, divisor) => {
    expect(isMultipleOf(value, divisor)).toBe(false);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d is a multiple of nothing',
    (value) => {
      expect(isMultipleOf(value, 0.1)).toBe(false);
      expect(isMultipleOf(value, 1)).toBe(false);
    },
  );

  test('as exact arithmetic says', () => {
    const digits = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
    const divisors = fc.oneof(fc.bigInt({ min: 1n, max: 200n }), fc.bigInt({ min: 1n, max: 10n ** 14n }));
    const scale = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(digits, divisors, scale, scale, (a, b, scaleOfA, scaleOfB) => {
        const exact = (a * 10n ** BigInt(scaleOfA + 20)) % (b * 10n ** BigInt(scaleOfB + 20)) === 0n;
        expect(isMultipleOf(Number(`${a}e${scaleOfA}`), Number(`${b}e${scaleOfB}`))).toBe(exact);
      }),
      { numRuns: 1000 },
    );
  });

  test('so that a divisor times a whole number is always a multiple of it', () => {
    const factor = fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n });
    fc.assert(
      fc.property(factor, fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.integer({ min: 0, max: 12 }), (n, b, scale) => {
        expect(isMultipleOf(Number(`${n * b}e-${scale}`), Number(`${b}e-${scale}`))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
