import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../runtime/core/json.js';
import { dialectUri, type DialectName } from '../../../generator/json-schema/dialects.js';
import { lowerAnySchema } from '../../../generator/passes/lower-tool.js';
import { evaluateParse } from '../../../generator/validator/evaluate.js';
import { compileContract, contract, emitted } from '../../tester.js';

/** What the validator of a schema in some dialect says of values. */
function accepts(dialect: DialectName | undefined, schema: object): (value: unknown) => boolean {
  const declared = { ...(dialect ? { $schema: dialectUri(dialect) } : {}), ...schema };
  const parse = evaluateParse(lowerAnySchema(declared as JsonSchema));
  return (value) => parse(value).ok;
}

describe('draft-04', () => {
  test('makes a bound exclusive with a second word', () => {
    const valid = accepts('draft-04', { minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false });
    expect([1, 1.1, 5, 5.1].map(valid)).toEqual([false, true, true, false]);
  });

  test('names places with `id`', () => {
    const valid = accepts('draft-04', {
      id: 'https://example.com/root.json',
      properties: { a: { $ref: 'item.json' }, b: { $ref: '#here' } },
      definitions: { item: { id: 'item.json', type: 'string' }, here: { id: '#here', type: 'number' } },
    });
    expect([{ a: 'x', b: 1 }, { a: 1 }, { b: 'x' }].map(valid)).toEqual([true, false, false]);
  });

  test('is read where nothing is declared and a bound is true', () => {
    expect([1, 2].map(accepts(undefined, { minimum: 1, exclusiveMinimum: true }))).toEqual([false, true]);
  });
});

describe('2019-09', () => {
  test('names places with `$anchor`, and lets `$id` stand beside `$ref`', () => {
    const valid = accepts('2019-09', {
      properties: { a: { $ref: '#here' }, b: { $id: 'b.json', $ref: '#/$defs/c', $defs: { c: { type: 'number' } } } },
      $defs: { here: { $anchor: 'here', type: 'string' } },
    });
    expect([{ a: 'x', b: 1 }, { a: 1 }, { b: 'x' }].map(valid)).toEqual([true, false, false]);
  });

  test('recurses with `$recursiveRef`', () => {
    const valid = accepts('2019-09', {
      $recursiveAnchor: true,
      type: 'object',
      properties: { next: { $recursiveRef: '#' } },
      additionalProperties: false,
    });
    expect([{ next: { next: {} } }, { next: { x: 1 } }].map(valid)).toEqual([true, false]);
  });

  test('keeps the lists of `items` and `additionalItems`', () => {
    const valid = accepts('2019-09', { items: [{ type: 'string' }], additionalItems: { type: 'number' } });
    expect([['a', 1], ['a', 'b'], [1]].map(valid)).toEqual([true, false, false]);
  });
});

describe('2020-12', () => {
  test('tells first items from the rest', () => {
    const valid = accepts('2020-12', { prefixItems: [{ type: 'string' }], items: { type: 'number' } });
    expect([['a', 1], ['a', 'b'], [1], []].map(valid)).toEqual([true, false, false, true]);
  });

  test('splits `dependencies` in two, and reads a name in both', () => {
    const valid = accepts('2020-12', {
      dependentRequired: { a: ['b'] },
      dependentSchemas: { a: { required: ['c'] }, d: { maxProperties: 1 } },
    });
    expect([{ a: 1, b: 1, c: 1 }, { a: 1, b: 1 }, { a: 1, c: 1 }, { d: 1 }, { d: 1, e: 1 }].map(valid)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  test('counts what `contains` finds', () => {
    const valid = accepts('2020-12', { contains: { type: 'string' }, minContains: 2, maxContains: 3 });
    expect([['a'], ['a', 1, 'b'], ['a', 'b', 'c', 'd']].map(valid)).toEqual([false, true, false]);
    expect(accepts('2020-12', { contains: { type: 'string' }, minContains: 0 })([])).toBe(true);
  });

  test('knows what nothing else has looked at', () => {
    const valid = accepts('2020-12', {
      properties: { a: true },
      if: { properties: { kind: { const: 'x' } }, required: ['kind'] },
      then: { properties: { b: true } },
      unevaluatedProperties: false,
    });
    expect([{ a: 1 }, { kind: 'x', b: 1 }, { kind: 'y' }, { b: 1 }].map(valid)).toEqual([true, true, false, false]);
  });

  test('recurses with `$dynamicRef` where it can lead to one place only', () => {
    const valid = accepts('2020-12', {
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { children: { type: 'array', items: { $dynamicRef: '#node' } } },
      unevaluatedProperties: false,
    });
    expect([{ children: [{ children: [] }] }, { children: [{ x: 1 }] }].map(valid)).toEqual([true, false]);
  });

  test('is read, and declared in what is emitted, where nothing is declared and `prefixItems` is used', async () => {
    const point = { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }], items: false };
    const compilation = await compileContract(
      contract({ inputSchema: { type: 'object', properties: { point }, additionalProperties: false } }),
    );
    expect(emitted(compilation, 'generated/types/lookup_order.ts')).toContain('point?: (number | string)[]');
    const manifest = JSON.parse(emitted(compilation, 'generated/manifest.json')) as {
      readonly tools: readonly { readonly inputSchema: object }[];
    };
    expect(manifest.tools[0]?.inputSchema).toMatchObject({ $schema: dialectUri('2020-12') });
  });
});

describe('where nothing is declared, the newest dialect that has a meaning for every constraint is read:', () => {
  const findingsOf = async (place: object): Promise<string[]> => {
    const inputSchema = { type: 'object', additionalProperties: false, properties: { a: place } };
    return (await compileContract(contract({ inputSchema }))).diagnostics.map(({ message }) => message);
  };
  const list = { items: [{ type: 'string' }] };

  test.each([
    ['2020-12', 'unevaluatedItems', { unevaluatedItems: false }],
    ['2019-09', 'unevaluatedItems', { ...list, unevaluatedItems: false }],
    ['2019-09', 'unevaluatedItems', { ...list, additionalItems: {}, unevaluatedItems: false }],
    ['2019-09', 'unevaluatedProperties', { properties: { b: list }, unevaluatedProperties: false }],
    ['2019-09', '$recursiveRef', { properties: { b: { $recursiveRef: '#' } }, dependentRequired: { b: ['c'] } }],
    ['2020-12', 'prefixItems', { prefixItems: [{}], unevaluatedItems: false }],
    ['2020-12', 'dependentRequired', { dependentRequired: { b: ['c'] }, exclusiveMinimum: 1 }],
    ['draft-04', 'exclusiveMinimum', { ...list, minimum: 1, exclusiveMinimum: true }],
  ])('%s for `%s` in %j', async (dialect, _keyword, place) => {
    const [message, ...others] = await findingsOf(place);
    expect(message).toMatch(new RegExp(`is written as in ${dialect}, so the schema is read in that dialect$`));
    expect(others).toEqual([]);
  });

  test('draft-07 for a list of items alone', async () => {
    expect(await findingsOf({ ...list, additionalItems: false, exclusiveMinimum: 1, if: {}, then: {} })).toEqual([]);
  });

  test('and the newest of those that are asked for, where none has a meaning for all', async () => {
    const [first, second] = await findingsOf({ prefixItems: [{}], ...list });
    expect(first).toContain('`prefixItems` is written as in 2020-12');
    expect(second).toContain('`items` must be a schema');
    const refused = await findingsOf({ const: 1, minimum: 1, exclusiveMinimum: true });
    expect(refused).toContainEqual(expect.stringContaining('`const` cannot be enforced here, in draft-04'));
  });

  test('which checks what the author meant', () => {
    const valid = accepts(undefined, { ...list, unevaluatedItems: { type: 'number' } });
    expect([['a', 1], ['a', 'b'], [1]].map(valid)).toEqual([true, false, false]);
  });
});

test('a list of items in 2020-12 comes with the dialect that knows it', async () => {
  const inputSchema = { $schema: dialectUri('2020-12'), type: 'object', properties: { a: { items: [{}] } } };
  const [finding] = (await compileContract(contract({ inputSchema }))).diagnostics;
  expect(finding?.message).toContain('`items` must be a schema');
  expect(finding?.hint).toContain(dialectUri('2019-09'));
});

test('an empty `enum` accepts nothing', () => {
  expect([1, null, {}].map(accepts(undefined, { enum: [] }))).toEqual([false, false, false]);
});

test.each(['draft-04', 'draft-07'] as const)('%s: defaults behind a list of first items are not applied', (dialect) => {
  const items = [{ properties: { a: { default: 1 } } }];
  const parse = evaluateParse(lowerAnySchema({ $schema: dialectUri(dialect), items }));
  expect(parse([{}])).toEqual({ ok: true, value: [{}] });
});
