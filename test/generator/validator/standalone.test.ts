import { describe, expect, test } from 'vitest';
import { lowerAnySchema } from '../../../generator/passes/lower-tool.js';
import { evaluateValidator } from '../../../generator/validator/evaluate.js';
import type { JsonObject } from '../../../runtime/core/json.js';

const $schema = 'https://json-schema.org/draft/2020-12/schema';

function validatorOf(schema: JsonObject): (value: unknown) => boolean {
  return evaluateValidator(lowerAnySchema({ $schema, type: 'object', ...schema }).canonical);
}

// Values that are read from a schema have such names in what Ajv compiles.
test.each(Array.from({ length: 20 }, (_, number) => `schema${number}`))('a member can be called %s', (name) => {
  const values = { enum: ['small', 'large'] };
  const accepts = validatorOf({
    properties: { size: values, [name]: { type: 'object', properties: { size: values } } },
  });
  expect(accepts({ [name]: { size: 'small' } })).toBe(true);
  expect(accepts({ [name]: { size: 'no size' } })).toBe(false);
  expect(accepts({ [name]: 7 })).toBe(false);
});

describe('what has been evaluated', () => {
  const optional = { if: { required: ['a'] }, then: { patternProperties: { '^y': true } } };

  test.each([
    ['if', { allOf: [optional] }],
    ['anyOf', { anyOf: [{ required: ['a'], patternProperties: { '^y': true } }, true] }],
    ['oneOf', { oneOf: [{ required: ['a'], patternProperties: { '^y': true } }, { not: { required: ['a'] } }] }],
    ['dependentSchemas', { dependentSchemas: { a: { patternProperties: { '^y': true } } } }],
  ])('is kept account of where the branch of %s is not taken', (_keyword, branches) => {
    const accepts = validatorOf({
      patternProperties: { '^[ax]': true },
      unevaluatedProperties: false,
      ...branches,
    });
    expect(accepts({ x: 1 })).toBe(true);
    expect(accepts({ y: 1 })).toBe(false);
    expect(accepts({ a: 1, x: 1, y: 1 })).toBe(true);
    expect(accepts({ a: 1, z: 1 })).toBe(false);
  });

  test('is kept account of for each item by itself', () => {
    const item = { properties: { a: true }, unevaluatedProperties: false, ...optional };
    const accepts = validatorOf({ properties: { list: { type: 'array', items: item } } });
    expect(accepts({ list: [{ a: 1, y: 1 }] })).toBe(true);
    expect(accepts({ list: [{ a: 1, y: 1 }, { y: 1 }] })).toBe(false);
  });
});
