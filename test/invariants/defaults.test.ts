import { array, boolean, constant, constantFrom, dictionary, record, sample, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../runtime/core/json.js';
import type { Parse } from '../../runtime/core/parse.js';
import { findUnfitDefaults } from '../../generator/passes/find-unfit-defaults.js';
import { lowerTool } from '../../generator/passes/lower-tool.js';
import { resolvePolicy } from '../../generator/passes/resolve-policy.js';
import { parseYaml } from '../../generator/source/parse-yaml.js';
import type { AuthoredContract } from '../../generator/ir/contract.js';
import { evaluateValidators } from '../../generator/validator/evaluate.js';
import { compileContract, contract } from '../tester.js';
import { inputSchemas, objects, objectsOf } from './random-schema.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_121);

function parserOf(inputSchema: JsonObject): Parse<unknown> {
  const document = parseYaml('a.yaml', new TextEncoder().encode(contract({ inputSchema })), () => {});
  if (!document) throw new Error('unreadable');
  const authored = document.value as unknown as AuthoredContract;
  const unfitDefaults = findUnfitDefaults(authored.inputSchema, document, () => {});
  const policy = resolvePolicy(authored);
  return evaluateValidators(lowerTool({ contract: authored, policy, handler: 'a.ts', source: document, unfitDefaults }))
    .input;
}

/** A default follows from the name of its property, so that no two contradict each other. */
const defaultOf: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['a', {}],
  ['b', [{}, { a: {} }]],
  ['c', 1],
]);
const names = constantFrom(...defaultOf.keys());

/** Schemas of nothing but defaults and the ways to them. */
function schemas(depth: number, targets: readonly string[]): Arbitrary<JsonObject> {
  if (depth === 0) return constant({});
  const inner = schemas(depth - 1, targets);
  const members = dictionary(names, tuple(inner, boolean()), { maxKeys: 3 }).map((made) =>
    Object.fromEntries(
      Object.entries(made).map(([name, [schema, has]]) => [
        name,
        has ? { ...schema, default: defaultOf.get(name) ?? null } : schema,
      ]),
    ),
  );
  const keywords = {
    properties: members,
    allOf: array(inner, { minLength: 2, maxLength: 3 }),
    additionalProperties: inner,
    items: inner,
    ...(targets.length > 0 ? { $ref: constantFrom(...targets) } : {}),
  };
  return record<{ [keyword: string]: JsonValue }>(keywords, { requiredKeys: [] }) as Arbitrary<JsonObject>;
}

/** Definitions that refer to earlier ones only: no default is without end. */
const layered: Arbitrary<JsonObject> = tuple(
  schemas(3, ['#/definitions/One', '#/definitions/Two']),
  schemas(2, []),
  schemas(2, ['#/definitions/One']),
).map(([root, One, Two]) => ({ ...root, type: 'object', definitions: { One, Two } }));

/** The same schema with every `allOf` in another order. */
function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reordered);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([keyword, inner]): [string, JsonValue] => {
      const changed = keyword === 'default' ? inner : reordered(inner);
      return [keyword, keyword === 'allOf' ? (changed as JsonValue[]).toReversed() : changed];
    }),
  );
}

describe('the same object, described in several places', () => {
  const numbered = { properties: { page: { properties: { number: { default: 1 } } } } };
  const sized = { properties: { page: { default: { size: 5 } } } };
  const definitions = { numbered, sized };
  const [toNumbered, toSized] = [{ $ref: '#/definitions/numbered' }, { $ref: '#/definitions/sized' }];

  test.each<[string, JsonObject]>([
    ['a reference first', { allOf: [toNumbered, sized] }],
    ['a reference last', { allOf: [sized, toNumbered] }],
    ['its own properties and allOf', { ...numbered, allOf: [sized] }],
    ['beside a reference', { ...numbered, ...toSized }],
    ['behind a reference', { ...sized, ...toNumbered }],
    ['whatever is not declared', { additionalProperties: numbered.properties.page, allOf: [sized] }],
  ])('gets all of its defaults: %s', (_where, schema) => {
    const parse = parserOf({ type: 'object', ...schema, definitions });
    expect(parse({})).toEqual({ ok: true, value: { page: { size: 5, number: 1 } } });
    expect(parse({ page: {} })).toEqual({ ok: true, value: { page: { number: 1 } } });
  });

  test('a declared member is none of the rest, even when it has no default itself', () => {
    const stock = { properties: { stock: { default: 0 } } };
    const parse = parserOf({ type: 'object', properties: { plain: {} }, additionalProperties: stock });
    expect(parse({ plain: {}, depot: {} })).toEqual({ ok: true, value: { plain: {}, depot: { stock: 0 } } });
  });
});

describe('defaults', () => {
  const inputs = sample(objectsOf(constantFrom('a', 'b', 'c', 'd')), { numRuns: 10, seed });

  test('do not depend on the order of allOf, and a result is completed already', { timeout: 120_000 }, () => {
    let filled = 0;
    for (const schema of sample(layered, { numRuns: 25, seed })) {
      const parse = parserOf(schema);
      const other = parserOf(reordered(schema) as JsonObject);
      for (const input of inputs) {
        const result = parse(input);
        if (!result.ok) throw new Error(JSON.stringify({ schema, input, result }));
        const context = JSON.stringify({ seed, schema, input });
        expect(parse(result.value), context).toEqual(result);
        expect(other(input), context).toEqual(result);
        if (JSON.stringify(result.value).length > JSON.stringify(input).length) filled++;
      }
    }
    console.log(`defaults: seed ${seed}, ${filled} completed values`);
    expect(filled).toBeGreaterThan(100);
  });

  test('of any schema are all there after the first time', { timeout: 120_000 }, async () => {
    let accepted = 0;
    for (const schema of sample(inputSchemas, { numRuns: 60, seed })) {
      if (!(await compileContract(contract({ inputSchema: schema }))).files) continue;
      const parse = parserOf(schema);
      for (const input of sample(objects, { numRuns: 20, seed })) {
        const result = parse(input);
        if (!result.ok) continue;
        accepted++;
        expect(parse(result.value), JSON.stringify({ seed, schema, input })).toEqual(result);
      }
    }
    expect(accepted).toBeGreaterThan(100);
  });
});
