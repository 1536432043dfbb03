import { createRequire } from 'node:module';
import type { Ajv as AjvClass } from 'ajv';
import { describe, expect, test } from 'vitest';
import { mergeSchemas, sampleValue } from '../../../../generator/commands/dev/sample-value.js';
import type { JsonValue } from '../../../../runtime/core/json.js';

const require = createRequire(import.meta.url);
const { Ajv } = require('ajv') as { readonly Ajv: typeof AjvClass };
const addFormats = require('ajv-formats') as (ajv: AjvClass) => void;

function accepts(schema: JsonValue, value: JsonValue): boolean {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  return ajv.validate(schema as object, value) as boolean;
}

describe('a made-up value is one that its schema accepts', () => {
  test.each<JsonValue>([
    { type: 'object', required: ['a', 'b'], properties: { a: { type: 'integer', minimum: 3 }, b: { const: 'x' } } },
    { type: 'object', properties: { optional: { type: 'string' } }, additionalProperties: false },
    { required: ['a'], properties: { a: { $ref: '#/definitions/A' } }, definitions: { A: { enum: ['one', 'two'] } } },
    { type: 'array', minItems: 2, items: { type: 'boolean' } },
    { allOf: [{ type: 'number', exclusiveMinimum: 5 }, { maximum: 7 }] },
    { oneOf: [{ type: 'null' }, { type: 'string' }] },
    { type: ['integer', 'null'], multipleOf: 5, minimum: 7, maximum: 14 },
    { type: 'integer', maximum: -3 },
    { type: 'string', minLength: 12 },
    { type: 'string', maxLength: 2 },
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'uuid' },
    { type: 'string', pattern: '^ORD-[0-9]+$' },
    { type: 'string', pattern: '^ORD-', maxLength: 40 },
    { type: 'string', pattern: '^[A-Z]{2}\\d{2,3}(?:-x|-y)?\\.$' },
    { type: 'string', pattern: '^(a|b)+c*$' },
  ])('%j', (schema) => {
    for (const vary of [false, true]) {
      const value = sampleValue(schema, schema, vary);
      expect(accepts(schema, value), JSON.stringify(value)).toBe(true);
    }
  });
});

test('what varies is another one each time', () => {
  const schema = {
    type: 'object',
    required: ['n', 's'],
    properties: { n: { type: 'integer' }, s: { pattern: '^ORD-' } },
  };
  const made = Array.from({ length: 5 }, () => JSON.stringify(sampleValue(schema, schema, true)));
  expect(new Set(made).size).toBeGreaterThan(1);
});

test('a pattern that is too hard, or none at all, breaks nothing', () => {
  for (const pattern of ['^(?=x)[\\_a]+(?<n>y)\\k<n>$', '[', ')(', '\\']) {
    expect(typeof sampleValue({ type: 'string', pattern })).toBe('string');
  }
});

test('a schema that never ends comes to an end', () => {
  const schema = { $ref: '#' };
  expect(() => sampleValue(schema)).not.toThrow();
});

test('two schemas in one ask for what both ask for', () => {
  const one = { required: ['a'], properties: { a: { minimum: 1, maximum: 9 } } };
  const other = { required: ['b'], properties: { a: { minimum: 5, maximum: 99 } } };
  expect(mergeSchemas(one, other)).toEqual({ required: ['a', 'b'], properties: { a: { minimum: 5, maximum: 9 } } });
});
