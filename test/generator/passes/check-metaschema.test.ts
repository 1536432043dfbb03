import { describe, expect, test } from 'vitest';
import { findings, onlyFinding } from '../rules/findings.js';
import { withInput, withProperty } from './schema-contract.js';

describe('a type that JSON Schema does not have', () => {
  test.each([
    ['dict', 'object'],
    ['Dict', 'object'],
    ['map', 'object'],
    ['float', 'number'],
    ['double', 'number'],
    ['int', 'integer'],
    ['long', 'integer'],
    ['bool', 'boolean'],
    ['list', 'array'],
    ['tuple', 'array'],
    ['str', 'string'],
    ['datetime', 'string'],
    ['none', 'null'],
    ['strng', 'string'],
    ['String', 'string'],
    ['intger', 'integer'],
  ])('%s was meant as %s', async (type, meant) => {
    const { name, hint, message, origin } = await onlyFinding(withProperty({ type }));
    expect(name).toBe('schema-type-unknown');
    expect(message).toContain(`"${type}"`);
    expect(hint).toBe(`Did you mean \`${meant}\`?`);
    expect(origin.start).toMatchObject({ line: 9, column: 13 });
  });

  test('any means to leave it out', async () => {
    expect((await onlyFinding(withProperty({ type: 'any' }))).hint).toBe('Leave `type` out to allow any value.');
  });

  test.each(['constructor', 'hasOwnProperty', '__proto__', 'qqqqqqq'])('%s resembles none', async (type) => {
    expect((await onlyFinding(withProperty({ type }))).hint).toBe('Use one of the seven types.');
  });

  test('is said once for a list of types, for the one that is wrong', async () => {
    const { name, message } = await onlyFinding(withProperty({ type: ['string', 'nul'] }));
    expect(name).toBe('schema-type-unknown');
    expect(message).toContain('"nul"');
  });

  test('at the root is not also called no object', async () => {
    expect(await findings(withInput({ type: 'dict' }))).toEqual(['schema-type-unknown 5:9']);
  });

  test.each([
    ['items', { type: 'array', items: { type: 'float' } }, '11:15'],
    ['a list of items', { type: 'array', items: [{ type: 'float' }] }, '11:17'],
    ['dependencies', { dependencies: { b: { type: 'float' } } }, '11:17'],
    ['a choice', { anyOf: [{ type: 'float' }] }, '10:17'],
    ['a negation', { not: { type: 'float' } }, '10:15'],
    ['a property called `type`', { properties: { type: { type: 'float' } } }, '11:17'],
  ])('is found behind %s, and the keyword that holds it is not blamed', async (_where, schema, place) => {
    expect(await findings(withProperty(schema))).toEqual([`schema-type-unknown ${place}`]);
  });

  test.each(['definitions', '$defs'])('is found under %s, referred to or not', async (holder) => {
    const held = { [holder]: { A: { type: 'object', properties: { b: { type: 'float' } } } } };
    expect(await findings(withInput({ type: 'object', ...held }))).toEqual(['schema-type-unknown 11:17']);
    const referring = { type: 'object', properties: { a: { $ref: `#/${holder}/A` } }, ...held };
    expect(await findings(withInput(referring))).toEqual(['schema-type-unknown 14:17']);
  });

  test('is found behind a reference to a place that is none for schemas', async () => {
    const odd = { type: 'object', properties: { a: { $ref: '#/x-types/A' } }, 'x-types': { A: { type: 'float' } } };
    expect(await findings(withInput(odd))).toEqual(['schema-type-unknown 11:13']);
    const inDefault = {
      type: 'object',
      properties: { a: { $ref: '#/properties/b/default' }, b: { default: { type: 'strin' } } },
    };
    expect(await findings(withInput(inDefault))).toEqual(['schema-type-unknown 11:15']);
  });
});

describe('a keyword with a value that it cannot have', () => {
  test.each([
    [{ type: 'string', maxLength: '5' }, '10:18', '`maxLength` must be integer'],
    [{ type: 'string', minLength: -1 }, '10:18', '`minLength` must be >= 0'],
    [{ type: 'number', exclusiveMinimum: true }, '10:25', '`exclusiveMinimum` must be number'],
    [{ multipleOf: 0 }, '9:19', '`multipleOf` must be > 0'],
    [{ required: true }, '9:17', '`required` must be array'],
    [{ required: ['b', 5] }, '11:11', '`required.1` must be string'],
    [{ enum: 'b' }, '9:13', '`enum` must be array'],
    [{ properties: [] }, '9:19', '`properties` must be object'],
    [{ properties: { b: 'string' } }, '10:12', '`b` must be object,boolean'],
    [{ properties: { type: 'string' } }, '10:15', '`type` must be object,boolean'],
    [{ items: 5 }, '9:14', '`items` has a value of the wrong kind'],
    [{ items: 'string' }, '9:14', '`items` has a value of the wrong kind'],
    [{ dependencies: { b: 5 } }, '10:12', '`b` has a value of the wrong kind'],
    [{ additionalProperties: 'false' }, '9:29', '`additionalProperties` must be object,boolean'],
    [{ anyOf: [] }, '9:14', '`anyOf` must NOT have fewer than 1 items'],
    [{ type: [] }, '9:13', '`type` must list at least one type, and each only once'],
    [{ type: ['string', 'string'] }, '10:9', '`type` must list at least one type, and each only once'],
    [{ $defs: 5 }, '9:14', '`$defs` must be object'],
    [{ $ref: 5 }, '9:13', '`$ref` must be string'],
    [{ title: 5 }, '9:14', '`title` must be string'],
  ])('%j is said once, at the value', async (schema, place, problem) => {
    const text = withProperty(schema);
    expect(await findings(text)).toEqual([`schema-invalid ${place}`]);
    expect((await onlyFinding(text)).message).toBe(`This is not a valid JSON Schema: ${problem}`);
  });

  test('is found under $defs as well, so that compiling it never fails', async () => {
    const $defs = { A: { minLength: 'x', enum: 'no', items: 5, properties: [] } };
    const text = withInput({ type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs });
    expect(await findings(text)).toEqual(
      Array.from({ length: 4 }, (_, i) => `schema-invalid ${11 + i}:${[18, 13, 14, 19][i]}`),
    );
  });

  test('several of them are said at once', async () => {
    const text = withProperty({ type: 'dict', minLength: -1, pattern: '(', format: 'emial', maxLenght: 5 });
    expect(await findings(text)).toEqual([
      'schema-type-unknown 9:13',
      'schema-invalid 10:18',
      'pattern-invalid 11:16',
      'format-unknown 12:15',
      'keyword-unknown 13:7',
    ]);
  });
});
