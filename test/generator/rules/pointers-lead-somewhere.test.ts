import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const inputSchema = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    'a/b': { type: 'string' },
    'm~n': { type: 'string' },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    pair: { type: 'array', items: [{ type: 'object', properties: { x: {} } }, { type: 'string' }] },
    address: { $ref: '#/definitions/Address' },
    payment: {
      anyOf: [{ type: 'object', properties: { card: { type: 'string' } } }, { $ref: '#/definitions/Address' }],
    },
    extra: { type: 'object', additionalProperties: { type: 'object', properties: { note: {} } } },
    open: { type: 'object' },
  },
  definitions: { Address: { type: 'object', properties: { street: {}, next: { $ref: '#/definitions/Address' } } } },
};

const keyed = (...keyFrom: readonly string[]): string => contract({ idempotency: 'required', keyFrom, inputSchema });

describe('a pointer of a key leads to', () => {
  test.each([
    '/orderId',
    '/a~1b',
    '/m~0n',
    '/lines',
    '/lines/0/sku',
    '/lines/*/sku',
    '/pair/0/x',
    '/address/street',
    '/address/next/next/street',
    '/payment/card',
    '/payment/street',
    '/extra/anything/note',
  ])('%s', async (pointer) => {
    expect(await findings(keyed(pointer))).toEqual([]);
  });

  test.each([
    '/ordrId',
    '/a/b',
    '/orderId/x',
    '/lines/sku',
    '/lines/0/price',
    '/pair/0/y',
    '/address/city',
    '/address/next/next/city',
    '/payment/cash',
    '/extra/anything/other',
    '/open/x',
    '/constructor',
  ])('nothing with %s', async (pointer) => {
    const { name, message } = await onlyFinding(keyed('/orderId', pointer));
    expect(name).toBe('pointer-missing');
    expect(message).toBe(`\`${pointer}\` leads to nothing in \`inputSchema\``);
  });

  test('nothing in schemas that refer to each other many times over, which are looked at once', async () => {
    const twice = (level: number): object => ({ anyOf: [1, 2].map(() => ({ $ref: `#/definitions/d${level}` })) });
    const levels = Array.from({ length: 60 }, (_, level) => [`d${level}`, twice(level + 1)] as const);
    const definitions = { ...Object.fromEntries(levels), d60: { type: 'object', properties: { x: {} } } };
    const schema = { type: 'object', properties: { a: twice(0) }, definitions };
    const fields = { idempotency: 'required', keyFrom: ['/a/x', '/a/y'], inputSchema: schema };
    expect(await findings(contract(fields))).toEqual([expect.stringMatching(/^pointer-missing /)]);
  });

  test('nothing where it has more steps than a contract can nest', async () => {
    const deep = (steps: number): string => `/address${'/next'.repeat(steps - 1)}`;
    expect(await findings(keyed(deep(64)))).toEqual([]);
    expect((await onlyFinding(keyed(deep(65)))).name).toBe('pointer-missing');
  });

  test('nothing, at the item of the list', async () => {
    const text = contract({ idempotency: 'required', keyFrom: ['/orderId', '/ordrId'] });
    expect(await findings(text)).toEqual(['pointer-missing 16:5']);
  });
});

describe('a pointer of a key is held against everything that describes the place:', () => {
  const text = { type: 'string' };
  const withX = { properties: { x: text } };
  const ofPlace = (place: object, pointer: string, more: object = {}): string =>
    contract({
      idempotency: 'required',
      keyFrom: [pointer],
      inputSchema: { type: 'object', additionalProperties: false, properties: { a: place }, ...more },
    });

  test.each([
    ['several schemas that hold at once', { type: 'object', allOf: [withX] }, '/a/x'],
    ['a reference beside properties', { type: 'object', properties: {}, $ref: '#/definitions/X' }, '/a/x'],
    ['patterns of names', { type: 'object', patternProperties: { '^x-': withX } }, '/a/x-1/x'],
    ['a list and a mapping at once', { items: withX, properties: { 0: text } }, '/a/0/x'],
    ['a condition', { if: { required: ['x'] }, then: withX }, '/a/x'],
    ['what some item is', { type: 'array', contains: { type: 'object', ...withX } }, '/a/*/x'],
  ])('%s', async (_what, place, pointer) => {
    const found = await findings(ofPlace(place, pointer, { definitions: { X: withX } }));
    expect(found.filter((finding) => !finding.startsWith('ref-siblings'))).toEqual([]);
  });

  test('the same property in another part of the schema', async () => {
    const elsewhere = { allOf: [{ properties: { a: { properties: { b: text }, required: ['b'] } } }] };
    expect(await findings(ofPlace({ type: 'object' }, '/a/b', elsewhere))).toEqual([]);
    expect(await findings(ofPlace({ type: 'object' }, '/a/c', elsewhere))).toEqual(['pointer-missing 23:5']);
  });

  test.each([
    ['what is not looked at in other ways', 'unevaluatedProperties', 'object', '/a/any/x'],
    ['items that are not looked at in other ways', 'unevaluatedItems', 'array', '/a/3/x'],
  ])('%s', async (_what, keyword, type, pointer) => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    expect(await findings(ofPlace({ type, [keyword]: withX }, pointer, { $schema }))).toEqual([]);
  });

  test.each([
    ['what must not hold', { type: 'object', not: withX }, '/a/x'],
    ['what no value can be', { type: 'object', properties: { x: false } }, '/a/x'],
    ['members of what is a text', { type: 'string', ...withX }, '/a/x'],
    ['a name with a dot', { type: 'object', properties: { 'x.y': text } }, '/a/x/y'],
    ['all members, for which `*` does not stand', { type: 'object', ...withX }, '/a/*'],
    ['an index that is written in another way', { type: 'array', items: text }, '/a/01'],
    ['members that may be anything', { type: 'object', additionalProperties: {} }, '/a/x'],
  ])('but not %s', async (_what, place, pointer) => {
    const names = (await findings(ofPlace(place, pointer))).map((finding) => finding.split(' ')[0]);
    expect(names.filter((name) => name !== 'keyword-idle')).toEqual(['pointer-missing']);
  });
});

describe('a pointer to sensitive data', () => {
  test('leads into the schema of its side', async () => {
    const sensitive = { input: { '/orderId': ['email'] }, output: { '/street': ['address'] } };
    const outputSchema = { type: 'object', properties: { street: {} } };
    expect(await findings(contract({ sensitive, outputSchema }))).toEqual([]);
    const text = contract({ sensitive: { output: { '/orderId': ['email'] } }, outputSchema });
    expect((await onlyFinding(text)).message).toBe('`/orderId` leads to nothing in `outputSchema`');
  });

  test('is held against all parts of the schema as well', async () => {
    const outputSchema = {
      type: 'object',
      properties: { person: { type: 'object' } },
      allOf: [{ properties: { person: { properties: { mail: { type: 'string' } } } } }],
    };
    expect(await findings(contract({ sensitive: { output: { '/person/mail': ['email'] } }, outputSchema }))).toEqual(
      [],
    );
  });

  test('is reported at its own key', async () => {
    const sensitive = { input: { '/orderId': ['email'], '/ordrId': ['email'] } };
    expect(await findings(contract({ sensitive }))).toEqual(['pointer-missing 17:5']);
  });

  test('leads to nothing in an output that no schema describes', async () => {
    expect(await findings(contract({ sensitive: { output: { '/x': ['pan'] } } }))).toEqual(['pointer-missing 15:5']);
  });
});
