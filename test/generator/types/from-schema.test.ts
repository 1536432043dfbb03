import { describe, expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';

/** The generated types of an input schema, without header and output type. */
async function typesOf(inputSchema: object): Promise<string> {
  const text = emitted(await compileContract(contract({ inputSchema })), 'generated/types/lookup_order.ts');
  return text.slice(text.indexOf('/**'), text.indexOf('/** What `lookup_order` answers. */')).trim();
}

const object = (properties: object, more: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

describe('names', () => {
  const address = object({ street: { type: 'string' }, country: object({ code: { type: 'string' } }) });

  test('nested objects are named by the way that leads to them', async () => {
    const types = await typesOf(object({ shipping_address: address }));
    expect(types).toContain('shipping_address?: LookupOrderInputShippingAddress;');
    expect(types).toContain('export interface LookupOrderInputShippingAddressCountry {');
  });

  test('a new neighbour renames nothing', async () => {
    const declared = (text: string): string[] =>
      [...text.matchAll(/export (?:interface|type) (\w+)/g)].map(([, name]) => name ?? '');
    const before = declared(await typesOf(object({ billing: address, items: { type: 'array', items: address } })));
    const after = declared(
      await typesOf(object({ another: address, address, billing: address, items: { type: 'array', items: address } })),
    );
    expect(after).toEqual(expect.arrayContaining(before));
  });

  test('titles and ids of a schema never name a type', async () => {
    const types = await typesOf(object({ a: { ...address, title: 'Promise', $id: '#array' } }, { title: 'Array' }));
    expect(types).toContain('a?: LookupOrderInputA;');
    expect(types).not.toMatch(/interface (Array|Promise)/);
  });

  test('names that come out the same are told apart', async () => {
    const types = await typesOf(object({ 'a-b': address, a_b: address }));
    expect(types).toContain("'a-b'?: LookupOrderInputAB;");
    expect(types).toContain('a_b?: LookupOrderInputAB2;');
  });
});

describe('what a schema says', () => {
  test.each([
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', nullable: true }, 'string | null'],
    [{ enum: ['a', 1, null] }, "'a' | 1 | null"],
    [{ type: 'string', enum: ['a', 1] }, "'a'"],
    [{ const: false }, 'false'],
    [{ type: 'array', items: { type: 'integer' } }, 'number[]'],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'null' }], additionalItems: false }, '(string | null)[]'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [k: string]: number }'],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 'string | number'],
    [{ not: { type: 'string' } }, 'unknown'],
    [{ if: { type: 'string' }, then: { minLength: 1 } }, 'unknown'],
    [{ minimum: 3 }, 'unknown'],
    [{}, 'unknown'],
    [true, 'unknown'],
    [false, 'never'],
    [{ allOf: [{ type: 'string' }, { minLength: 1 }] }, 'string'],
  ])('%j is %s', async (schema, type) => {
    expect(await typesOf(object({ value: schema }))).toContain(`value?: ${type};`);
  });

  test('an object that is open says so', async () => {
    expect(await typesOf({ type: 'object', properties: { a: { type: 'string' } } })).toContain('[k: string]: unknown;');
  });

  test('a member that is required and not declared is there', async () => {
    expect(await typesOf({ type: 'object', required: ['ghost'] })).toContain('ghost: unknown;');
  });

  test('references keep one type for one schema, with the words of each place', async () => {
    const types = await typesOf(
      object(
        { from: { $ref: '#/definitions/Place', description: 'Where it starts.' }, to: { $ref: '#/definitions/Place' } },
        { definitions: { Place: object({ next: { $ref: '#/definitions/Place' } }) } },
      ),
    );
    expect(types).toContain('/** Where it starts. */\n  from?: LookupOrderInputPlace;');
    expect(types).toContain('to?: LookupOrderInputPlace;');
    expect(types).toContain('next?: LookupOrderInputPlace;');
    expect(types.match(/export interface LookupOrderInputPlace\b/g)).toHaveLength(1);
  });
});

test('a root that is only a reference has the members of what it refers to', async () => {
  const types = await typesOf({
    $ref: '#/definitions/Token',
    definitions: { Token: { properties: { id: { type: 'string' } } } },
  });
  expect(types).toContain('export interface LookupOrderInputToken {\n  id?: string;');
  expect(types).not.toContain('number');
});

test('a reference back to the root is the root', async () => {
  const types = await typesOf(object({ child: { $ref: '#' } }));
  expect(types).toContain('child?: LookupOrderInput;');
});

describe('defaults', () => {
  test('a property with a default may be left out by the caller and is there for the handler', async () => {
    const types = await typesOf(object({ limit: { type: 'integer', default: 5 } }, { required: ['limit'] }));
    expect(types).toContain('export interface LookupOrderInput {\n  limit?: number;');
    expect(types).toContain('export interface LookupOrderArgs {\n  limit: number;');
  });

  test.each<[string, Record<string, unknown>]>([
    ['allOf', { allOf: [{ required: ['limit'] }] }],
    ['a choice', { anyOf: [{ properties: { limit: { minimum: 1 } }, required: ['limit'] }, { required: ['page'] }] }],
    ['a reference', { allOf: [{ $ref: '#/definitions/d' }], definitions: { d: { required: ['limit'] } } }],
  ])('a property with a default may be left out even where %s requires it', async (_where, more) => {
    const types = await typesOf(object({ limit: { type: 'integer', default: 5 } }, more));
    const [sent = '', received = ''] = types.split('What the handler');
    expect(sent).toMatch(/\blimit\?: number\b/);
    expect(sent).not.toContain('limit:');
    expect(received).toMatch(/\blimit: number\b/);
  });

  test('without defaults the handler gets what the caller sends', async () => {
    const text = emitted(await compileContract(contract()), 'generated/types/lookup_order.ts');
    expect(text).toContain('export type LookupOrderArgs = LookupOrderInput;');
  });

  test('a default that is not applied for certain changes no type', async () => {
    const branch = object({ kind: { type: 'string', default: 'x' } });
    expect(await typesOf(object({ value: { anyOf: [branch, { type: 'null' }] } }))).not.toContain('LookupOrderArgs {');
  });
});

describe('a schema that is combined with others', () => {
  const required = [{ required: ['a'] }, { required: ['b'] }];
  const members = { a: { type: 'string', description: 'The first' }, b: { type: 'string', deprecated: true } };

  test('keeps what is said of its members', async () => {
    expect(await typesOf(object(members, { allOf: [{ minProperties: 1 }] }))).toMatch(
      /InputBase \{\n {2}\/\*\* The first \*\/\n {2}a\?: string;\n {2}\/\*\* @deprecated \*\/\n {2}b\?: string;\n\}/,
    );
  });

  test('stays closed in all its parts', async () => {
    const open = await typesOf({ type: 'object', properties: members, oneOf: required });
    expect(open).toContain('[k: string]: unknown');
    expect(await typesOf(object(members, { oneOf: required }))).not.toContain('[k: string]');
  });
});

describe('unevaluatedProperties: false', () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const a = { a: { type: 'string' } };
  const b = { properties: { b: { type: 'number' } } };
  const closed = { $schema, type: 'object', properties: a, unevaluatedProperties: false };

  test.each<[string, object]>([
    ['alone', {}],
    ['beside parts that name more members', { allOf: [b], anyOf: [b, { required: ['a'] }] }],
  ])('closes the type, %s', async (_name, more) => {
    expect(await typesOf({ ...closed, ...more })).not.toContain('[k: string]');
  });

  test.each<[string, object]>([
    ['a condition', { if: { required: ['a'] }, then: b }],
    ['a dependency', { dependentSchemas: { a: b } }],
    ['a part with a condition', { allOf: [{ if: { required: ['a'] }, then: b }, { required: ['b'] }] }],
    ['a pattern', { patternProperties: { '^x': true } }],
    ['members of any name', { additionalProperties: { type: 'string' } }],
    ['a part that admits what nothing names', { allOf: [{ ...b, unevaluatedProperties: { type: 'string' } }] }],
    ['an alternative that does', { anyOf: [{ ...b, unevaluatedProperties: true }, b] }],
  ])('leaves it open where members can be named otherwise: %s', async (_name, more) => {
    const types = await typesOf({ ...closed, ...more });
    expect(types).toMatch(/\[k: string\]: /);
  });
});
