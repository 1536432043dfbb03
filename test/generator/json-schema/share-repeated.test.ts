import { assert, pre, property } from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalSchema } from '../../../generator/json-schema/canonical.js';
import { createReferenceResolver } from '../../../generator/json-schema/references.js';
import { shareRepeated } from '../../../generator/json-schema/share-repeated.js';
import { evaluateParse } from '../../../generator/validator/evaluate.js';
import { compileStandalone } from '../../../generator/validator/standalone.js';
import type { JsonObject, JsonSchema } from '../../../runtime/core/json.js';
import { inputSchemas, objects } from '../../invariants/random-schema.js';

const address = {
  type: 'object',
  required: ['street', 'city'],
  properties: Object.fromEntries(
    ['street', 'city', 'country', 'state', 'zip', 'note'].map((name) => [name, { type: 'string', maxLength: 80 }]),
  ),
  additionalProperties: false,
};

/** A document that is large enough to be looked at, with a schema in many places. */
function holding({ definitions = {}, ...schema }: JsonObject): JsonObject {
  const names = Array.from({ length: 40 }, (_, i) => `member_${i}`);
  const properties = Object.fromEntries(names.map((name) => [name, schema]));
  return {
    definitions,
    type: 'object',
    properties: { ...properties, list: { type: 'array', items: schema } },
    allOf: names.map((name) => ({
      maxProperties: 60,
      minProperties: 0,
      propertyNames: { maxLength: 20 + name.length },
    })),
  };
}

function canonical(schema: JsonSchema): JsonSchema {
  return canonicalSchema(schema, createReferenceResolver(schema), () => false);
}

const noDefaults = { root: { members: [], also: [] }, targets: new Map(), applied: new Set<string>() };
const accepts = (schema: JsonSchema): ((value: unknown) => boolean) => {
  const parse = evaluateParse({ canonical: schema, defaults: noDefaults });
  return (value) => parse(value).ok;
};

/** Undefined for a schema with a reference that comes back to itself without looking at any part of the value. */
function acceptsUnlessCircular(schema: JsonSchema): ((value: unknown) => boolean) | undefined {
  try {
    return accepts(schema);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

test('what stands in many places becomes one function', () => {
  const plain = canonical({
    ...holding(address),
    definitions: { A: address },
    allOf: [{ $ref: '#/definitions/A' }, {}],
  });
  const shared = shareRepeated(plain);
  expect(JSON.stringify(shared).length).toBeLessThan(JSON.stringify(plain).length / 4);
  expect(compileStandalone(shared).code.length).toBeLessThan(compileStandalone(plain).code.length / 3);
});

test('a definition that many refer to is not copied into each of them', () => {
  const refer = { $ref: '#/definitions/A' };
  const names = Array.from({ length: 60 }, (_, i) => `member_${i}`);
  const schema = { properties: Object.fromEntries(names.map((name) => [name, refer])), definitions: { A: address } };
  expect(compileStandalone(canonical(schema)).code.length).toBeLessThan(60 * 600);
});

test('it decides as before', () => {
  assert(
    property(inputSchemas, objects, objects, (inner, one, other) => {
      const plain = canonical(holding(inner));
      const before = acceptsUnlessCircular(plain);
      // The compiler refuses it before anything is shared.
      pre(before !== undefined);
      const after = accepts(shareRepeated(plain));
      for (const value of [one, { member_0: one }, { member_1: one, member_11: other }, { list: [one, other] }]) {
        expect(after(value)).toBe(before?.(value));
      }
    }),
    { numRuns: 60 },
  );
});

test('a small document stays as it is', () => {
  const small = canonical({ properties: { a: address, b: address } });
  expect(shareRepeated(small)).toBe(small);
});
