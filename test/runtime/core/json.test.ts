import { expect, test } from 'vitest';
import { isJsonObject } from '../../../runtime/core/json.js';

test('objects are objects, even empty ones', () => {
  expect(isJsonObject({})).toBe(true);
  expect(isJsonObject({ a: 1 })).toBe(true);
});

test.each([[null], [undefined], [true], [0], [''], ['text'], [[]], [[{}]]])('%j is no object', (value) => {
  expect(isJsonObject(value)).toBe(false);
});
