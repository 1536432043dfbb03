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
    [{ type: 'string', maxLength: '5' }, '10:18', '`maxLength` must be a whole number of 0 or more, and this is "5"'],
    [{ type: 'string', minLength: -1 }, '10:18', '`minLength` must be a whole number of 0 or more, and this is -1'],
    [{ type: 'string', pattern: null }, '10:16', '`pattern` must be a text, and this is null'],
    [{ type: 'number', maximum: '5' }, '10:16', '`maximum` must be a number, and this is "5"'],
    [{ multipleOf: 0 }, '9:19', '`multipleOf` must be a number above 0, and this is 0'],
    [{ uniqueItems: 1 }, '9:20', '`uniqueItems` must be true or false, and this is 1'],
    [{ required: true }, '9:17', '`required` must be a list of names, and this is true'],
    [{ required: ['b', 5] }, '11:11', '`required.1` must be a text, and this is 5'],
    [{ enum: 'b' }, '9:13', '`enum` must be a list, and this is "b"'],
    [{ properties: [] }, '9:19', '`properties` must be a mapping, and this is an empty list'],
    [{ properties: { b: 'string' } }, '10:12', '`b` must be a schema, and this is "string"'],
    [{ properties: { type: 'string' } }, '10:15', '`type` must be a schema, and this is "string"'],
    [{ items: 5 }, '9:14', '`items` must be a schema, and this is 5'],
    [{ items: [5] }, '10:11', '`items.0` must be a schema, and this is 5'],
    [{ dependencies: { b: 5 } }, '10:12', '`b` must be a schema or a list of names, and this is 5'],
    [{ additionalProperties: 'false' }, '9:29', '`additionalProperties` must be a schema, and this is "false"'],
    [{ anyOf: [] }, '9:14', '`anyOf` must be a list of at least one schema, and this is an empty list'],
    [{ anyOf: { type: 'string' } }, '10:9', '`anyOf` must be a list of schemas, and this is a mapping'],
    [{ type: [] }, '9:13', '`type` must list at least one type, and each only once'],
    [{ type: ['string', 'string'] }, '10:9', '`type` must list at least one type, and each only once'],
    [{ $defs: 5 }, '9:14', '`$defs` must be a mapping, and this is 5'],
    [{ $ref: 5 }, '9:13', '`$ref` must be a text, and this is 5'],
    [{ title: 5 }, '9:14', '`title` must be a text, and this is 5'],
    [{ examples: 'x' }, '9:17', '`examples` must be a list, and this is "x"'],
    [{ type: 'string', nullable: 'yes' }, '10:17', '`nullable` must be true or false, and this is "yes"'],
  ])('%j is said once, at the value', async (schema, place, problem) => {
    const text = withProperty(schema);
    expect(await findings(text)).toEqual([`schema-invalid ${place}`]);
    expect((await onlyFinding(text)).message).toBe(`This is not a valid JSON Schema: ${problem}`);
  });

  test('gets advice where draft-03 asked for it', async () => {
    const { hint } = await onlyFinding(withProperty({ type: 'string', required: true }));
    expect(hint).toContain('in the `required` of the schema that holds them');
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
