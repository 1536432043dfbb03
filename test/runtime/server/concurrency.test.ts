import { expect, test } from 'vitest';
import { Concurrency } from '../../../runtime/server/concurrency.js';

test('a tool runs as often at the same time as its limit says', () => {
  const concurrency = new Concurrency();
  const leave = concurrency.enter('a', 2);
  expect(concurrency.enter('a', 2)).toBeDefined();
  expect(concurrency.enter('a', 2)).toBeUndefined();
  leave?.();
  expect(concurrency.enter('a', 2)).toBeDefined();
  expect(concurrency.enter('a', 2)).toBeUndefined();
});

test('a slot is given back once', () => {
  const concurrency = new Concurrency();
  const leave = concurrency.enter('a', 2);
  concurrency.enter('a', 2);
  leave?.();
  leave?.();
  expect(concurrency.enter('a', 2)).toBeDefined();
  expect(concurrency.enter('a', 2)).toBeUndefined();
});

test('tools do not take slots from each other', () => {
  const concurrency = new Concurrency();
  concurrency.enter('a', 1);
  expect(concurrency.enter('b', 1)).toBeDefined();
  expect(concurrency.enter('__proto__', 1)).toBeDefined();
  expect(concurrency.enter('__proto__', 1)).toBeUndefined();
});
