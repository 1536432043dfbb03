import { describe, expect, test } from 'vitest';
import { createAjvCompiler } from '../../../runtime/adapters/ajv.js';
import { createCfworkerCompiler } from '../../../runtime/adapters/cfworker.js';
import type { JsonObject, JsonValue } from '../../../runtime/core/json.js';
import type { SchemaCompiler } from '../../../runtime/core/schema-compiler.js';
import { describeIssues } from '../../../runtime/core/parse.js';
import { emittedModule } from '../../corpus/agreement.js';
import { compileContract, contract } from '../../tester.js';

const compilers: [string, SchemaCompiler][] = [
  ['ajv', createAjvCompiler()],
  ['cfworker', createCfworkerCompiler()],
];

const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['constructor', 'a/b'],
  properties: {
    constructor: { type: 'string' },
    'a/b': { type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 5 },
    price: { type: 'number', multipleOf: 0.01, exclusiveMinimum: 0, maximum: 100 },
    status: { enum: ['open', 'closed'] },
    kind: { const: 'order' },
    lines: { type: 'array', minItems: 1, uniqueItems: true, items: { $ref: '#/definitions/line' } },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    at: { type: 'string', format: 'date' },
    map: { type: 'object', additionalProperties: { type: 'integer' }, maxProperties: 2 },
    open: { type: 'object', required: ['toString'], dependencies: { a: ['b'] } },
  },
  definitions: {
    line: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, count: { default: 1 } } },
  },
};
const good = { constructor: 'x', 'a/b': 'abc' };

const cases: readonly JsonValue[] = [
  good,
  {},
  [],
  null,
  { 'a/b': 'abc' },
  { ...good, extra: 1 },
  { ...good, 'a/b': 'A' },
  { ...good, 'a/b': 'ABC' },
  { ...good, 'a/b': 'abcdef' },
  { ...good, 'a/b': 5 },
  { ...good, price: 19.99 },
  { ...good, price: 0.001 },
  { ...good, price: 0 },
  { ...good, price: 101 },
  { ...good, status: 'lost' },
  { ...good, kind: 'refund' },
  { ...good, lines: [] },
  { ...good, lines: [{ sku: 'a' }] },
  { ...good, lines: [{ sku: 'a' }, { sku: 'a', count: 1 }] },
  { ...good, lines: [{ sku: 'a' }, {}] },
  { ...good, lines: [{ sku: 1 }] },
  { ...good, either: 5 },
  { ...good, at: '2023-02-29' },
  { ...good, map: { a: 'x' } },
  { ...good, map: { a: 1, b: 2, c: 3 } },
  { ...good, open: {} },
];

describe.each(compilers)('a parser of %s', (name, compiler) => {
  const parse = compiler(schema, { defaults: true });

  test.each(cases)('says of %j what a generated one says', async (value) => {
    const compilation = await compileContract(contract({ inputSchema: schema }));
    const { parseInput } = emittedModule({
      path: '',
      source: '',
      text: '',
      compilation,
      errors: [],
      warnings: 0,
    }).exports;
    const [expected, actual] = [parseInput(value), parse(value)];
    expect(actual.ok).toBe(expected.ok);
    if (expected.ok || actual.ok) expect(actual).toEqual(expected);
    else if (name === 'ajv') expect(actual).toEqual(expected);
    else expect(expected.issues.map(({ path }) => path)).toContainEqual(actual.issues[0]?.path);
  });

  test('holds no value of the data in its messages', () => {
    for (const value of ['secret-4711', 4711.001]) {
      for (const place of ['a/b', 'price', 'status', 'kind', 'lines', 'at', 'map']) {
        const result = parse({ ...good, [place]: value });
        if (result.ok) throw new Error(`${place} was accepted`);
        expect(describeIssues(result.issues)).not.toContain('4711');
      }
    }
  });

  test('says what is wrong', () => {
    const messageFor = (value: JsonValue): string => {
      const result = parse(value);
      return result.ok ? '' : describeIssues(result.issues.slice(0, 1));
    };
    expect(messageFor({ 'a/b': 'abc' })).toBe('/constructor is missing');
    expect(messageFor({ ...good, extra: 1 })).toBe('/extra is not a known property');
    expect(messageFor({ ...good, 'a/b': 'abcdef' })).toBe('/a/b must have at most 5 characters');
    expect(messageFor({ ...good, price: 0 })).toBe('/price must be > 0');
    expect(messageFor({ ...good, status: 'lost' })).toBe('/status must be one of "open", "closed"');
    expect(messageFor({ ...good, lines: [{ sku: 1 }] })).toBe('/lines/0/sku must be string');
  });

  test('changes neither its argument nor its schema, not even a frozen one', () => {
    const frozen = Object.freeze({ type: 'object', properties: Object.freeze({ a: Object.freeze({ default: 1 }) }) });
    const data = {};
    expect(compiler(frozen, { defaults: true })(data)).toEqual({ ok: true, value: { a: 1 } });
    expect(data).toEqual({});
  });

  test('applies no default that is not asked for', () => {
    expect(compiler({ type: 'object', properties: { a: { default: 1 } } }, { defaults: false })({})).toEqual({
      ok: true,
      value: {},
    });
  });

  test('applies defaults through references, lists and allOf, and of schemas that hold themselves', () => {
    const tree: JsonObject = {
      type: 'object',
      properties: { name: { default: 'x' }, children: { type: 'array', items: { $ref: '#' } } },
      allOf: [{ properties: { more: { default: { deep: true } } } }],
    };
    const leaf = { name: 'x', more: { deep: true } };
    expect(compiler(tree, { defaults: true })({ children: [{ name: 'y' }] })).toEqual({
      ok: true,
      value: { ...leaf, children: [{ ...leaf, name: 'y' }] },
    });
  });

  test('refuses what JSON cannot hold and what is nested too deeply', () => {
    expect(parse({ ...good, at: new Date(0) })).toMatchObject({ ok: false, issues: [{ keyword: 'json' }] });
    let deep: unknown = 1;
    for (let i = 0; i < 200; i++) deep = [deep];
    expect(parse({ ...good, either: deep })).toMatchObject({ ok: false });
  });

  test('refuses half a character in a name where the schema looks at it', () => {
    const closed = compiler({ type: 'object', additionalProperties: false }, { defaults: false });
    expect(closed({ '\ud800': 1 })).toMatchObject({ ok: false });
  });

  test('reads draft-07 and 2020-12, and refuses other dialects and `$async`', () => {
    const tuple = { prefixItems: [{ type: 'string' }] };
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    const options = { defaults: false };
    expect(compiler({ $schema, ...tuple }, options)([1]).ok).toBe(false);
    expect(compiler(tuple, options)([1]).ok).toBe(false);
    expect(compiler({ items: [{ type: 'string' }] }, options)([1]).ok).toBe(false);
    expect(compiler({ dependentRequired: { a: ['b'] } }, options)({ a: 1 })).toMatchObject({ ok: false });
    expect(() => compiler({ $schema: 'http://json-schema.org/draft-04/schema#' }, options)).toThrow(
      '`$schema` must be that of draft-07 or 2020-12, not "http://json-schema.org/draft-04/schema#"',
    );
    expect(() => compiler({ $async: true }, options)).toThrow('`$async` cannot be enforced');
  });

  test('applies what stands beside `$ref`, as the compiler does', () => {
    const beside = {
      definitions: { a: { type: 'string' } },
      properties: { a: { $ref: '#/definitions/a', maxLength: 1 } },
    };
    expect(compiler(beside, { defaults: false })({ a: 'xx' }).ok).toBe(false);
  });
});

describe('the compiler of Ajv', () => {
  test('refuses a schema that is not valid', () => {
    expect(() => createAjvCompiler()({ type: 'strng' }, { defaults: false })).toThrow('schema is invalid');
  });

  test('takes two schemas with one `$id`', () => {
    const compiler = createAjvCompiler();
    const named = { $id: 'https://shop.example/a', type: 'object' };
    compiler(named, { defaults: false });
    expect(compiler(named, { defaults: false })({}).ok).toBe(true);
  });

  test('can be given formats', () => {
    const compiler = createAjvCompiler({ configure: (ajv) => ajv.addFormat('order', /^ORD-/) });
    const parse = compiler({ type: 'string', format: 'order' }, { defaults: false });
    expect([parse('ORD-1').ok, parse('x').ok]).toEqual([true, false]);
  });
});
