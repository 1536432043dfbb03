import { describe, expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';
import { withInput, withProperty } from './schema-contract.js';

const address = { type: 'object', properties: { street: { type: 'string' } } };

describe('the dialect', () => {
  test.each([
    'http://json-schema.org/draft-07/schema#',
    'http://json-schema.org/draft-07/schema',
    'https://json-schema.org/draft-07/schema#',
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

  test('is no dialect where it is the name of a property', async () => {
    expect(await findings(withInput({ type: 'object', properties: { $schema: { type: 'string' } } }))).toEqual([]);
  });
});

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

describe('keywords', () => {
  test.each(['$async', 'tsType', 'tsEnumNames', 'extends'])('%s is refused', async (keyword) => {
    expect(await findings(withProperty({ type: 'string', [keyword]: true }))).toEqual(['keyword-refused 10:7']);
  });

  test.each([
    ['prefixItems', [{}], '`items` with a list'],
    ['dependentRequired', { b: ['a'] }, '`dependencies`'],
    ['unevaluatedProperties', false, '`additionalProperties: false`'],
    ['$dynamicRef', '#x', '`$ref`'],
    ['divisibleBy', 2, '`multipleOf`'],
  ])(
    '%s constrains in another dialect only, and is refused with what to write instead',
    async (keyword, value, advice) => {
      const text = withProperty({ [keyword]: value });
      expect(await findings(text)).toEqual(['keyword-not-enforced 9:7']);
      expect((await onlyFinding(text)).hint).toContain(advice);
    },
  );

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
