import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { compileContract, emitted } from '../../tester.js';
import { withInput } from './schema-contract.js';

/** Names, lines and messages of what is found in an input schema. */
async function findings(schema: JsonObject): Promise<string[]> {
  const { diagnostics } = await compileContract(withInput({ type: 'object', ...schema }));
  return diagnostics.map(({ name, origin, message }) => `${name} ${origin.start.line}: ${message}`);
}

async function validatorsOf(schema: JsonObject): Promise<string> {
  const compilation = await compileContract(withInput({ type: 'object', ...schema }));
  return emitted(compilation, 'generated/validators/lookup_order.ts');
}

const unfit = (line: number, problem: string): string =>
  `default-unfit ${line}: This \`default\` does not fit the schema and is not applied: ${problem}`;

const decides = (line: number, property: string, keyword: string): string =>
  `default-decides ${line}: This \`default\` puts \`${property}\` into every input, but \`${keyword}\` asks whether it is there`;

describe('a default has to fit every schema of its property', () => {
  test.each<[string, JsonObject, string]>([
    ['its own', { properties: { a: { type: 'number', default: 'x' } } }, unfit(9, 'it must be number')],
    [
      'its own, which a list is not',
      { properties: { a: { type: 'object', default: [] } } },
      unfit(9, 'it must be object'),
    ],
    [
      'one under allOf',
      { properties: { a: { default: 'x' } }, allOf: [{ properties: { a: { type: 'number' } } }] },
      unfit(8, 'by the schema on line 12, it must be number'),
    ],
    [
      'one behind a reference',
      {
        properties: { a: { default: 'x' } },
        allOf: [{ $ref: '#/definitions/other' }],
        definitions: { other: { properties: { a: { type: 'number' } } } },
      },
      unfit(8, 'by the schema on line 15, it must be number'),
    ],
    [
      'one of a pattern',
      { properties: { ab: { default: 'x' } }, patternProperties: { '^a': { type: 'number' } } },
      unfit(8, 'by the schema on line 11, it must be number'),
    ],
    [
      'one of whatever another schema does not declare',
      { properties: { a: { default: 'x' } }, allOf: [{ additionalProperties: { type: 'number' } }] },
      unfit(8, 'by the schema on line 11, it must be number'),
    ],
    [
      'one that allows nothing',
      { properties: { a: { default: 'x' } }, allOf: [{ properties: { b: {} }, additionalProperties: false }] },
      unfit(8, 'by the schema on line 12, it must not be there'),
    ],
    [
      'one of the same object inside',
      {
        properties: { a: { properties: { b: { default: 'x' } } } },
        allOf: [{ properties: { a: { properties: { b: { type: 'number' } } } } }],
      },
      unfit(10, 'by the schema on line 16, it must be number'),
    ],
  ])('%s', async (_whose, schema, expected) => {
    expect(await findings(schema)).toEqual([expected]);
    expect(await validatorsOf(schema)).not.toContain('inputDefaults');
  });

  test('once it is completed by all of them', async () => {
    const page = { required: ['size'], properties: { size: { type: 'integer' } } };
    const sized = { properties: { page: { properties: { size: { default: 5 } } } } };
    expect(await findings({ properties: { page: { ...page, default: {} } }, allOf: [sized] })).toEqual([]);
    expect(await findings({ properties: { page: { ...page, default: {} } } })).toEqual([
      unfit(13, '`/size` is missing'),
    ]);
  });

  test('but not those of other objects', async () => {
    const base = { properties: { a: { default: 'x' } } };
    expect(
      await findings({ properties: { one: base, two: { properties: { a: { type: 'number' } } } }, allOf: [base] }),
    ).toEqual([]);
  });

  test('unless a nearer one is written in its place', async () => {
    const base = { properties: { size: { type: 'string', default: 'any' } } };
    const narrowed = { properties: { size: { enum: ['small', 'large'], default: 'small' } } };
    expect(await findings({ allOf: [{ $ref: '#/definitions/base' }, narrowed], definitions: { base } })).toEqual([]);
    expect(await findings({ allOf: [narrowed, { $ref: '#/definitions/base' }], definitions: { base } })).toEqual([]);
  });

  test('or itself, when it is left out everywhere', async () => {
    const base = { properties: { a: { type: 'number', default: 'x' } } };
    expect(await findings({ properties: { a: { default: 1 } }, allOf: [base] })).toEqual([
      unfit(13, 'it must be number'),
    ]);
  });

  test('and one that takes its place has to fit as well', async () => {
    const both = ['x', 'y'].map((value) => ({ properties: { a: { default: value } } }));
    expect(await findings({ allOf: [...both, { properties: { a: { type: 'number' } } }] })).toEqual([
      unfit(9, 'by the schema on line 15, it must be number'),
      unfit(12, 'by the schema on line 15, it must be number'),
    ]);
  });
});

describe('a default that never ends', () => {
  test('is not applied', async () => {
    const tree = { properties: { child: { $ref: '#/definitions/tree', default: {} } } };
    const [finding, ...more] = await findings({
      properties: { tree: { $ref: '#/definitions/tree' } },
      definitions: { tree },
    });
    expect(finding).toMatch(/^default-unfit .*nested deeper than 128 levels$/);
    expect(finding?.length).toBeLessThan(250);
    expect(more).toEqual([]);
  });

  test('nor is one that grows by powers of two', async () => {
    const levels = Array.from({ length: 40 }, (_, level) => {
      const next = { default: {}, allOf: level < 39 ? [{ $ref: `#/definitions/level${level + 1}` }] : [{}] };
      return [`level${level}`, { properties: { left: next, right: next } }];
    });
    const found = await findings({
      properties: { tree: { allOf: [{ $ref: '#/definitions/level0' }] } },
      definitions: Object.fromEntries(levels) as JsonObject,
    });
    expect(found).toContainEqual(expect.stringContaining('must not be completed by more than 10000 defaults'));
    expect(found.length).toBeLessThan(10);
  });
});

describe('a default answers the question whether its property is there', () => {
  const properties = { a: { default: 1 }, b: {} };

  test.each<[string, JsonObject, string]>([
    ['not', { not: { required: ['a'] } }, 'not'],
    ['oneOf', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, 'oneOf'],
    ['anyOf', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, 'anyOf'],
    ['if', { if: { required: ['a'] }, then: { required: ['b'] } }, 'if'],
    ['a choice under allOf', { allOf: [{ oneOf: [{ required: ['a'] }, {}] }] }, 'oneOf'],
    ['a reference', { not: { $ref: '#/definitions/d' }, definitions: { d: { required: ['a'] } } }, 'not'],
    ['dependencies', { dependencies: { a: ['b'] } }, 'dependencies'],
    [
      'dependentRequired',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', dependentRequired: { a: ['b'] } },
      'dependentRequired',
    ],
    [
      'dependentSchemas',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', dependentSchemas: { a: {} } },
      'dependentSchemas',
    ],
  ])('of %s', async (_where, schema, keyword) => {
    expect(await findings({ properties, ...schema })).toEqual([decides(8, 'a', keyword)]);
  });

  test.each<[string, JsonObject]>([
    ['what is required in any case', { required: ['a'] }],
    ['a branch that asks for its value', { oneOf: [{ required: ['a'], properties: { a: { const: 1 } } }, {}] }],
    [
      'a branch that asks for the value of another',
      { oneOf: [{ required: ['a'], properties: { b: { const: 1 } } }, { properties: { b: { const: 2 } } }] },
    ],
    ['that on which depends what is there anyhow', { required: ['b'], dependencies: { a: ['b'] } }],
    ['what all branches require', { oneOf: [{ required: ['a', 'b'] }, { required: ['a'], properties: { b: false } }] }],
    ['another property', { not: { required: ['b'] } }],
    ['what depends on another property', { dependencies: { b: ['a'] } }],
    ['what follows from a condition', { if: { required: ['b'] }, then: { required: ['a'] } }],
    ['an object inside', { not: { properties: { b: { required: ['a'] } } } }],
  ])('but not %s', async (_what, schema) => {
    expect(await findings({ properties, ...schema })).toEqual([]);
  });

  test('is not asked of a default that is not applied', async () => {
    expect(await findings({ properties: { a: { type: 'string', default: 1 } }, not: { required: ['a'] } })).toEqual([
      unfit(9, 'it must be string'),
    ]);
  });
});
