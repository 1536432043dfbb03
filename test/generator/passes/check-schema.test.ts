import { describe, expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';
import { withInput, withProperty } from './schema-contract.js';

const address = { type: 'object', properties: { street: { type: 'string' } } };

describe('the dialect', () => {
  test.each([
    'http://json-schema.org/draft-04/schema#',
    'http://json-schema.org/draft-06/schema#',
    'http://json-schema.org/draft-07/schema#',
    'http://json-schema.org/draft-07/schema',
    'https://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
    'http://json-schema.org/schema#',
  ])('%s is read', async ($schema) => {
    expect(await findings(withInput({ $schema, type: 'object' }))).toEqual([]);
  });

  test.each([
    'http://json-schema.org/draft-03/schema#',
    'https://example.com/my-schema',
    'http://json-schema.org/draft-07/schema#/definitions',
    5,
    null,
  ])('%s is refused, and nothing else is said of the schema', async ($schema) => {
    const text = withInput({ $schema, type: 'objct' });
    expect(await findings(text)).toEqual(['schema-dialect 5:12']);
    expect((await onlyFinding(text)).message).toContain(`\`${String($schema)}\``);
  });

  test('inside a schema is refused as well', async () => {
    const $schema = 'http://json-schema.org/draft-03/schema#';
    expect(await findings(withProperty({ $schema }))).toEqual(['schema-dialect 9:16']);
  });

  test.each([
    ['prefixItems', [{}]],
    ['dependentRequired', { b: ['a'] }],
    ['dependentSchemas', { b: {} }],
    ['unevaluatedProperties', false],
    ['$anchor', 'here'],
    ['exclusiveMinimum', true],
  ])('is assumed from `%s`, with a warning that says what to declare', async (keyword, value) => {
    const text = withProperty({ [keyword]: value });
    expect(await findings(text)).toEqual(['dialect-assumed 9:7']);
    const { severity, hint } = await onlyFinding(text);
    expect(severity).toBe('warning');
    expect(hint).toMatch(/^Add `\$schema: .*json-schema\.org.*` to the root of this schema\.$/);
  });

  test('must be the same in all of a schema', async () => {
    const [$schema, other] = ['2020-12', '2019-09'].map((year) => `https://json-schema.org/draft/${year}/schema`);
    expect(await findings(withInput({ $schema, type: 'object', $defs: { A: { $schema: other } } }))).toEqual([
      'schema-dialect 9:16',
    ]);
    expect(await findings(withInput({ $schema, type: 'object', $defs: { A: { $schema } } }))).toEqual([]);
  });

  test('is no dialect where it is the name of a property', async () => {
    expect(await findings(withInput({ type: 'object', properties: { $schema: { type: 'string' } } }))).toEqual([]);
  });
});

describe('keywords', () => {
  test.each(['$async', 'tsType', 'tsEnumNames', 'extends'])('%s is refused', async (keyword) => {
    expect(await findings(withProperty({ type: 'string', [keyword]: true }))).toEqual(['keyword-refused 10:7']);
  });

  const inDialect = ($schema: string, keyword: string, value: unknown): string =>
    withInput({ $schema: `https://json-schema.org/${$schema}/schema`, type: 'object', [keyword]: value });

  test.each([
    ['draft-07', 'prefixItems', [{}], 'or use `items` with a list'],
    ['draft-07', 'dependentRequired', { b: ['a'] }, 'or use `dependencies`'],
    ['draft-07', 'unevaluatedProperties', false, 'or use `additionalProperties: false`'],
    ['draft-07', '$dynamicRef', '#x', 'draft/2020-12/schema'],
    ['draft-07', 'divisibleBy', 2, 'Use `multipleOf`'],
    ['draft-06', 'if', {}, 'draft-07/schema'],
    ['draft-04', 'const', 1, 'draft-07/schema'],
    ['draft-04', 'contains', {}, 'draft-07/schema'],
    ['draft/2019-09', 'prefixItems', [{}], 'draft/2020-12/schema'],
    ['draft/2020-12', 'additionalItems', false, 'or use `items` beside `prefixItems`'],
    ['draft/2020-12', '$recursiveRef', '#', 'or use `$ref: "#"`'],
  ])('%s does not know %s, which is refused with what to write instead', async ($schema, keyword, value, advice) => {
    const found = (await compileContract(inDialect($schema, keyword, value))).diagnostics;
    const refusal = found.find(({ name }) => name === 'keyword-not-enforced');
    expect(refusal?.origin.start).toMatchObject({ line: 7, column: 3 });
    expect(refusal?.hint).toContain(advice);
  });

  test('that are misspelt are kept, with a warning and the one that was meant', async () => {
    const { name, severity, hint } = await onlyFinding(withProperty({ type: 'string', maxLenght: 5 }));
    expect([name, severity, hint]).toEqual(['keyword-unknown', 'warning', 'Did you mean `maxLength`?']);
  });

  test('that start with x- are the author’s own', async () => {
    expect(await findings(withProperty({ type: 'string', 'x-order': 1 }))).toEqual([]);
  });

  test('are not looked for in values', async () => {
    const schema = { type: 'object', default: { tsType: 1 }, enum: [{ $async: true }], examples: [{ prefixItems: 1 }] };
    expect((await findings(withProperty(schema))).filter((finding) => finding.startsWith('keyword'))).toEqual([]);
  });

  test('are not looked for among the names of properties', async () => {
    const properties = { tsType: {}, prefixItems: {}, $async: {}, extends: {}, maxLenght: {} };
    expect(await findings(withInput({ type: 'object', properties }))).toEqual([]);
  });

  test('a format that nobody knows is kept, with a warning', async () => {
    const { severity, hint } = await onlyFinding(withProperty({ type: 'string', format: 'emial' }));
    expect([severity, hint]).toEqual(['warning', 'Did you mean `email`?']);
    expect(await findings(withProperty({ type: 'string', format: 'date-time' }))).toEqual([]);
    expect(await findings(withProperty({ type: 'integer', format: 'int32' }))).toEqual([]);
    expect(await findings(withProperty({ type: 'string', format: 'password' }))).toEqual([]);
  });
});

describe('references', () => {
  const withRef = ($ref: unknown, more: object = {}): string =>
    withInput({ type: 'object', properties: { a: { $ref } }, definitions: { Address: address }, ...more });

  test.each([
    '#/definitions/Address',
    '#/definitions/Address/properties/street',
    '#',
    '#/properties/a/../a'.slice(0, 1),
  ])('%s leads somewhere', async ($ref) => {
    expect(await findings(withRef($ref))).toEqual([]);
  });

  test('may go by $id', async () => {
    const definitions = { A: { $id: '#address', ...address }, B: { $id: 'https://example.com/b.json', ...address } };
    for (const $ref of ['#address', 'https://example.com/b.json']) {
      expect(await findings(withRef($ref, { definitions }))).toEqual([]);
    }
  });

  test.each(['https://example.com/a.json', './address.yaml#/definitions/A', 'urn:example:a', 'other'])(
    '%s leads out, and nothing is fetched',
    async ($ref) => {
      expect(await findings(withRef($ref))).toEqual(['ref-remote 8:13']);
    },
  );

  test.each([
    '#/definitions/Nothing',
    '#/required',
    '#nowhere',
    '#/definitions/Address/type',
    '#/definitions/%zz',
    '#/~2',
  ])('%s leads to nothing', async ($ref) => {
    expect(await findings(withRef($ref))).toEqual(['ref-missing 8:13']);
  });

  test('that are misspelt come with the one that was meant', async () => {
    expect((await onlyFinding(withRef('#/definitions/Adress'))).hint).toBe('Did you mean `#/definitions/Address`?');
  });

  test('with constraints beside them are warned about, naming each', async () => {
    const text = withInput({
      type: 'object',
      properties: { a: { $ref: '#/definitions/A', maxLength: 5, minLength: 1, description: 'x', default: 'abc' } },
      definitions: { A: { type: 'string' } },
    });
    const { name, message, origin } = await onlyFinding(text);
    expect([name, origin.start.line, origin.start.column]).toEqual(['ref-siblings', 8, 7]);
    expect(message).toMatch(/^`maxLength`, `minLength` beside `\$ref` is enforced here/);
  });

  test('with texts beside them are no finding', async () => {
    const siblings = { description: 'x', title: 'y', $comment: 'z' };
    expect(await findings(withInput({ type: 'object', properties: { a: { $ref: '#', ...siblings } } }))).toEqual([]);
  });
});

describe('recursion', () => {
  test.each([
    ['a property', { properties: { next: { $ref: '#' } } }],
    ['an item', { properties: { list: { type: 'array', items: { $ref: '#' } } } }],
    ['a choice in a property', { properties: { next: { anyOf: [{ type: 'null' }, { $ref: '#' }] } } }],
  ])('through %s is allowed', async (_through, schema) => {
    expect(await findings(withInput({ type: 'object', ...schema }))).toEqual([]);
  });

  test.each([
    ['itself', { A: { $ref: '#/definitions/A' } }, ['ref-cycle 8:13']],
    ['each other', { A: { $ref: '#/definitions/B' }, B: { $ref: '#/definitions/A' } }, ['ref-cycle 10:13']],
    [
      'themselves in the branches of a choice',
      { A: { anyOf: [{ $ref: '#/definitions/B' }] }, B: { allOf: [{ $ref: '#/definitions/A' }] } },
      ['ref-cycle 12:17'],
    ],
    ['themselves in a condition', { A: { if: { $ref: '#/definitions/A' }, then: {} } }, ['ref-cycle 9:15']],
  ])('of definitions that are %s would never end', async (_what, definitions, expected) => {
    expect(await findings(withInput({ type: 'object', definitions }))).toEqual(expected);
  });

  test('of a root that is itself is found without hanging', async () => {
    expect(await findings(withInput({ type: 'object', allOf: [{ $ref: '#' }] }))).toEqual(['ref-cycle 7:13']);
  });
});

describe('the root', () => {
  test.each([
    [{ type: 'string' }, '5:9'],
    [{ type: ['array', 'null'] }, '6:5'],
    [{ anyOf: [{ type: 'array' }, { type: 'string' }] }, '4:1'],
    [{ enum: [1, 'a'] }, '4:1'],
    [{ type: 'object', allOf: [{ type: 'string' }] }, '5:9'],
    [{ $ref: '#/definitions/A', definitions: { A: { type: 'array' } } }, '4:1'],
  ])('%j can never be an object', async (schema, place) => {
    const text = withInput(schema);
    expect(await findings(text)).toEqual([`root-not-object ${place}`]);
    expect((await onlyFinding(text)).hint).toContain('Wrap the value');
  });

  test.each([
    [{ properties: { a: {} } }, '4:1'],
    [{}, '4:1'],
    [{ type: ['object', 'null'] }, '6:5'],
    [{ anyOf: [{ type: 'object' }, { type: 'string' }] }, '4:1'],
  ])('%j gets `type: object`, with a warning', async (schema, place) => {
    const text = withInput(schema);
    expect(await findings(text)).toEqual([`root-object-assumed ${place}`]);
    const manifest = JSON.parse(emitted(await compileContract(text), 'generated/manifest.json')) as {
      readonly tools: readonly [{ readonly inputSchema: { readonly type: unknown } }];
    };
    expect(manifest.tools[0].inputSchema.type).toBe('object');
  });

  test.each([
    { type: 'object' },
    { anyOf: [{ type: 'object' }, { type: 'object', required: ['a'] }] },
    { $ref: '#/definitions/A', definitions: { A: { type: 'object' } } },
    { allOf: [{ type: 'object' }, { required: ['a'] }] },
  ])('%j is an object already', async (schema) => {
    expect(await findings(withInput(schema))).toEqual([]);
  });

  test('of an output is checked likewise, in its own name', async () => {
    const { message } = await onlyFinding(contract({ outputSchema: { type: 'array' } }));
    expect(message).toBe('The root of `outputSchema` can never be an object');
    expect(await findings(contract({ outputSchema: {} }))).toEqual(['root-object-assumed 13:1']);
  });

  test('of a condition may be anything', async () => {
    const escalate = [
      { if: { properties: { orderId: { const: 'x' } } }, to: 'denied' },
      { if: true, to: 'denied' },
    ];
    expect(await findings(contract({ approval: { escalate } }))).toEqual([]);
  });
});

describe('defaults', () => {
  test('of properties are applied, and no finding', async () => {
    expect(
      await findings(withProperty({ type: 'object', properties: { b: { type: 'integer', default: 1 } } })),
    ).toEqual([]);
  });

  test.each([
    ['a choice', { anyOf: [{ properties: { b: { default: 1 } } }] }, '12:15'],
    ['a negation', { not: { default: 1 } }, '10:9'],
    ['items', { type: 'array', items: { default: 1 } }, '11:9'],
  ])('behind %s are not, with a warning', async (_where, schema, place) => {
    expect(await findings(withProperty(schema))).toEqual([`default-ignored ${place}`]);
  });

  test('of outputs only inform', async () => {
    expect(
      await findings(contract({ outputSchema: { type: 'object', default: {}, properties: { a: { default: 1 } } } })),
    ).toEqual([]);
  });
});

test('a property that reaches the prototype is refused wherever it is named', async () => {
  const text = [
    'kind: client',
    'name: ab',
    'description: x',
    'sideEffectLevel: none',
    'inputSchema:',
    '  type: object',
    '  required: [a, __proto__]',
    '  properties:',
    '    __proto__: {type: string}',
    '    constructor: {type: string}',
    '  dependencies:',
    '    __proto__: [a]',
  ].join('\n');
  expect(await findings(text)).toEqual(['property-name 7:17', 'property-name 9:5', 'property-name 12:5']);
});

test('the conditions of escalations are checked like inputs', async () => {
  const rules = [
    { if: { properties: { orderId: { type: 'float' } } }, to: 'denied' },
    { if: { pattern: '(', default: 1, $ref: 'https://example.com/a.json' }, to: 'denied' },
  ];
  expect(await findings(contract({ approval: { escalate: rules } }))).toEqual([
    'schema-type-unknown 18:19',
    'pattern-invalid 21:18',
    'default-ignored 22:9',
    'ref-remote 23:15',
  ]);
});
