import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonSchema } from '../../../runtime/core/json.js';
import { dialectUri } from '../../../generator/json-schema/dialects.js';
import { lowerAnySchema } from '../../../generator/passes/lower-tool.js';
import { evaluateParse } from '../../../generator/validator/evaluate.js';
import { findings } from '../rules/findings.js';
import { withInput } from '../passes/schema-contract.js';

const newest = { $schema: dialectUri('2020-12'), type: 'object' };
const text = { type: 'string' };
const number = { type: 'number' };

/** Whether the validator of a schema accepts each value. */
function verdicts(schema: JsonSchema, values: readonly unknown[]): boolean[] {
  const parse = evaluateParse(lowerAnySchema(schema));
  return values.map((value) => parse(value).ok);
}

describe('what a reference leads to behind a keyword that nobody knows', () => {
  const sub = (t: JsonObject): JsonObject => ({
    ...newest,
    $id: 'https://e.example/root.json',
    properties: { b: { $ref: 'sub.json#/x-lib/t' } },
    $defs: { s: { $id: 'sub.json', 'x-lib': { t }, $defs: { m: number } }, m: text },
  });

  test.each([
    ['a reference', { $ref: '#/$defs/m' }],
    ['a reference further inside', { allOf: [{ $ref: '#/$defs/m' }] }],
    ['a reference to its neighbour there', { $ref: '#/x-lib/t/x-inner', 'x-inner': { $ref: '#/$defs/m' } }],
  ])('belongs to the resource around it: %s', async (_what, t) => {
    expect(verdicts(sub(t), [{ b: 1 }, { b: 'x' }])).toEqual([true, false]);
    expect(await findings(withInput(sub(t)))).toEqual([]);
  });

  test('is found by the names that it has, and they change what is relative inside', async () => {
    const t = { $id: 'deep.json', $anchor: 'here', $ref: '#/$defs/m', $defs: { m: number } };
    const properties = { b: { $ref: 'sub.json#/x-lib/t' }, c: { $ref: 'deep.json#here' } };
    const schema = { ...sub(t), properties };
    expect(verdicts(schema, [{ b: 1, c: 1 }, { b: 'x' }, { c: 'x' }])).toEqual([true, false, false]);
    expect(await findings(withInput(schema))).toEqual([]);
  });

  test('is found also through a name that only another such place has', async () => {
    const schema = {
      ...newest,
      properties: { a: { $ref: 'late.json#/x-more' }, b: { $ref: '#/x-lib' } },
      'x-lib': { $id: 'late.json', 'x-more': { $ref: '#/$defs/m' }, $defs: { m: number } },
      $defs: { m: text },
    };
    expect(verdicts(schema, [{ a: 1 }, { a: 'x' }])).toEqual([true, false]);
    expect(await findings(withInput(schema))).toEqual([]);
  });

  test.each([
    ['constraints that cannot be enforced', { contains: {}, unevaluatedItems: false }, 'keyword-not-enforced 13:7'],
    ['defaults that are not applied', { anyOf: [{ default: 1 }] }, 'default-ignored 13:11'],
    ['cycles', { properties: { c: { $ref: '#/x-lib/t/properties/c' } } }, 'ref-cycle 14:17'],
    ['another dialect', { $schema: dialectUri('draft-04') }, 'schema-dialect 12:16'],
  ])('is checked like any schema: %s', async (_what, t, finding) => {
    const schema = { ...newest, properties: { a: { $ref: '#/x-lib/t' } }, 'x-lib': { t } };
    expect(await findings(withInput(schema))).toEqual([finding]);
  });

  test('counts what a condition has looked at like any schema', () => {
    const t = { if: { properties: { c: number } }, then: { required: ['d'] }, unevaluatedProperties: false };
    const schema = { ...newest, properties: { a: { $ref: '#/x-lib/t' } }, 'x-lib': { t } };
    expect(verdicts(schema, [{ a: { c: 'x' } }, { a: { c: 1 } }])).toEqual([false, false]);
  });

  test('is no schema, and names nothing, as long as no reference leads there', async () => {
    const schema = { ...newest, properties: { a: { $ref: '#n' } }, 'x-lib': { t: { $anchor: 'n' } } };
    expect(await findings(withInput(schema))).toEqual(['ref-missing 9:13']);
  });
});

describe('a fragment that is a pointer', () => {
  test('stays a pointer, whatever says that it is its name', () => {
    const schema = {
      properties: { a: { $ref: '#/definitions/A' }, b: { $id: '#/definitions/A', type: 'number' } },
      definitions: { A: text },
    };
    expect(verdicts(schema, [{ a: 'x' }, { a: 1 }])).toEqual([true, false]);
  });
});

test('draft-07 gives a place a name with a whole URI as well', async () => {
  const schema = {
    $id: 'https://e.example/root.json',
    type: 'object',
    properties: { a: { $ref: '#n' }, b: { $ref: 'other.json#m' }, c: { $ref: '#/definitions/T' } },
    definitions: {
      A: { $id: 'https://e.example/root.json#n', ...number },
      B: { $id: 'other.json#m', ...number },
      T: text,
    },
  };
  expect(verdicts(schema, [{ a: 1, b: 1, c: 'x' }, { a: 'x' }, { b: 'x' }, { c: 1 }])).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(await findings(withInput(schema))).toEqual([]);
});
