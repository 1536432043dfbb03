import { expect, test } from 'vitest';
import { memberMessageOf, messageOf } from '../../../runtime/validation/messages.js';

test.each([
  ['type', { type: 'string' }, 'must be string'],
  ['type', { type: ['string', 'null'] }, 'must be string or null'],
  ['required', { missingProperty: 'a' }, 'must have the property `a`'],
  ['additionalProperties', { additionalProperty: 'b' }, 'must not have the property `b`'],
  ['minimum', { comparison: '>=', limit: 5 }, 'must be >= 5'],
  ['minLength', { limit: 1 }, 'must have at least 1 character'],
  ['maxLength', { limit: 40 }, 'must have at most 40 characters'],
  ['minItems', { limit: 2 }, 'must have at least 2 items'],
  ['maxProperties', { limit: 1 }, 'must have at most 1 property'],
  ['pattern', { pattern: '^a$' }, 'must match the pattern `^a$`'],
  ['const', { allowedValue: { a: 1 } }, 'must be {"a":1}'],
  ['enum', { allowedValues: ['a', 1, null] }, 'must be one of "a", 1, null'],
  ['enum', { allowedValues: Array.from({ length: 9 }, (_, i) => i) }, 'must be one of the listed values'],
  ['enum', { allowedValues: ['only'] }, 'must be "only"'],
  ['contains', { minContains: 1 }, 'must contain at least 1 of the described items'],
  ['contains', { minContains: 2, maxContains: 2 }, 'must contain exactly 2 of the described items'],
  ['contains', { minContains: 1, maxContains: 2 }, 'must contain at least 1 and at most 2 of the described items'],
])('%s %j', (keyword, params, message) => {
  expect(messageOf(keyword, params)).toBe(message);
});

test.each([
  ['required', { missingProperty: 'a' }, 'is missing'],
  ['dependencies', { property: 'a', missingProperty: 'b' }, 'is missing, and `a` needs it'],
  ['additionalProperties', { additionalProperty: 'b' }, 'is not a known property'],
  ['unevaluatedProperties', { unevaluatedProperty: 'b' }, 'is not a known property'],
  ['propertyNames', { propertyName: 'b' }, 'must not have this name'],
  ['maxLength', { limit: 3, propertyName: 'b' }, 'has a name that must have at most 3 characters'],
])('%s %j, said of the member', (keyword, params, message) => {
  expect(memberMessageOf(keyword, params)).toBe(message);
});

test.each(['constructor', 'toString', '__proto__', 'new-keyword'])(
  '%s, which nobody knows, is only not valid',
  (keyword) => {
    expect(messageOf(keyword, {})).toBe('is not valid');
  },
);
