import type { SchemaParams } from '../../../generator/diagnostics/tables/schema.js';
import { contract } from '../../tester.js';
import { withInput, withProperty } from '../passes/schema-contract.js';
import type { Fixtures } from './fixture.js';

const a = 'tools/a.tool.yaml';

/** Keywords of the property start at line 9, column 7; those of the whole schema at line 5, column 3. */
export const schemaFixtures: Fixtures<keyof SchemaParams> = {
  'schema-invalid': [
    { shows: 'a text as a length', files: withProperty({ type: 'string', maxLength: '5' }), places: [`${a}:10:18`] },
    {
      shows: 'a property called `type` with a word as its schema',
      files: withInput({ type: 'object', properties: { type: 'string' } }),
      places: [`${a}:7:11`],
    },
  ],
  'schema-type-unknown': [
    { shows: 'a type of Python', files: withProperty({ type: 'dict' }), places: [`${a}:9:13`] },
    {
      shows: 'the same behind a reference',
      files: withInput({ type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { type: 'float' } } }),
      places: [`${a}:11:13`],
    },
  ],
  'schema-dialect': [
    {
      shows: 'draft-03',
      files: withInput({ $schema: 'http://json-schema.org/draft-03/schema#', type: 'object' }),
      places: [`${a}:5:12`],
    },
  ],
  'keyword-refused': [
    {
      shows: 'code for another generator',
      files: withProperty({ type: 'string', tsType: 'Date' }),
      places: [`${a}:10:7`],
    },
  ],
  'keyword-not-enforced': [
    {
      shows: 'a keyword of 2020-12 in draft-07',
      files: withInput({
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        properties: { a: { type: 'array', prefixItems: [{}] } },
      }),
      places: [`${a}:10:7`],
    },
    {
      shows: 'a reference whose target depends on the way to it',
      files: withInput({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { a: { $dynamicRef: '#node' } },
        $dynamicAnchor: 'node',
        $defs: { inner: { $id: 'https://example.com/inner', $dynamicAnchor: 'node' } },
      }),
      places: [`${a}:9:7`],
    },
  ],
  'keyword-unknown': [
    { shows: 'a misspelt keyword', files: withProperty({ type: 'string', maxLenght: 5 }), places: [`${a}:10:7`] },
  ],
  'format-unknown': [
    { shows: 'a misspelt format', files: withProperty({ type: 'string', format: 'emial' }), places: [`${a}:10:15`] },
  ],
  'ref-remote': [
    {
      shows: 'a schema on the web',
      files: withProperty({ $ref: 'https://example.com/a.json' }),
      places: [`${a}:9:13`],
    },
  ],
  'ref-missing': [
    {
      shows: 'a definition that is not there',
      files: withProperty({ $ref: '#/definitions/A' }),
      places: [`${a}:9:13`],
    },
  ],
  'ref-cycle': [
    {
      shows: 'a definition that is itself',
      files: withInput({ type: 'object', definitions: { A: { $ref: '#/definitions/A' } } }),
      places: [`${a}:8:13`],
    },
  ],
  'schema-deep': [
    {
      shows: 'definitions that lead from one to the next',
      files: withInput({
        type: 'object',
        properties: { first: { $ref: '#/definitions/d0' } },
        definitions: Object.fromEntries(
          Array.from({ length: 150 }, (_, index) => [
            `d${index}`,
            { properties: { next: { $ref: `#/definitions/d${index + 1}` } } },
          ]),
        ),
      }),
      places: [`${a}:607:7`],
    },
  ],
  'ref-siblings': [
    {
      shows: 'a length beside a reference',
      files: withInput({
        type: 'object',
        properties: { a: { maxLength: 5, $ref: '#/definitions/A' } },
        definitions: { A: { type: 'string' } },
      }),
      places: [`${a}:9:7`],
    },
  ],
  'pattern-invalid': [
    { shows: 'an inline flag', files: withProperty({ type: 'string', pattern: '(?i)abc' }), places: [`${a}:10:16`] },
  ],
  'pattern-vulnerable': [
    {
      shows: 'nested repetitions',
      files: withProperty({ type: 'string', pattern: '^(a+)+$' }),
      places: [`${a}:10:16`],
    },
    {
      shows: 'the same in the name of a property',
      files: withInput({ type: 'object', patternProperties: { '^(a+)+$': {} } }),
      places: [`${a}:7:5`],
    },
  ],
  'pattern-slow': [
    {
      shows: 'adjacent repetitions of a short text',
      files: withProperty({ type: 'string', maxLength: 256, pattern: '^a*a*$' }),
      places: [`${a}:11:16`],
    },
  ],
  'pattern-not-unicode': [
    {
      shows: 'a needless backslash',
      files: withProperty({ type: 'string', pattern: '^a\\-b$' }),
      places: [`${a}:10:16`],
    },
  ],
  'root-not-object': [
    { shows: 'a list as the input', files: withInput({ type: 'array' }), places: [`${a}:5:9`] },
    { shows: 'a list as the output', files: contract({ outputSchema: { type: 'array' } }), places: [`${a}:14:9`] },
  ],
  'root-object-assumed': [
    { shows: 'an input without a type', files: withInput({ properties: { a: {} } }), places: [`${a}:4:1`] },
  ],
  'default-ignored': [
    {
      shows: 'a default behind a choice',
      files: withProperty({ anyOf: [{ type: 'string', default: 'x' }] }),
      places: [`${a}:11:11`],
    },
  ],
  'property-name': [
    {
      shows: 'the name of the prototype',
      files:
        'kind: client\nname: ab\ndescription: x\nsideEffectLevel: none\ninputSchema:\n  type: object\n  properties:\n    __proto__: {}\n',
      places: [`${a}:8:5`],
    },
  ],
  'pattern-unchecked': [
    {
      shows: 'groups inside each other beyond what can be judged',
      files: withProperty({ pattern: `${'('.repeat(3000)}a${')'.repeat(3000)}` }),
      places: [`${a}:9:16`],
    },
  ],
  'schema-repeats': [
    {
      shows: 'a value listed twice',
      files: withProperty({ enum: ['a', 'b', 'a'] }),
      places: [`${a}:12:11`],
    },
    {
      shows: 'a property required twice',
      files: withInput({ type: 'object', required: ['a', 'a'] }),
      places: [`${a}:8:7`],
    },
  ],
  'dialect-assumed': [
    {
      shows: 'a keyword of 2020-12',
      files: withProperty({ type: 'array', prefixItems: [{}] }),
      places: [`${a}:10:7`],
    },
    {
      shows: 'a bound of draft-04',
      files: withProperty({ type: 'number', minimum: 0, exclusiveMinimum: true }),
      places: [`${a}:11:7`],
    },
  ],
  'keyword-idle': [
    { shows: 'an alternative to nothing', files: withProperty({ else: { type: 'string' } }), places: [`${a}:9:7`] },
    { shows: 'null beside any type', files: withProperty({ nullable: true }), places: [`${a}:9:7`] },
  ],
  'validators-large': [
    {
      shows: 'a tool whose validators are larger than the configuration wants',
      files: {
        'gecx.config.yaml': 'version: 1\ntools: ["tools/*.yaml"]\nout: generated\nlimits: { validatorBytes: 1000 }\n',
        'tools/a.tool.yaml': contract(),
      },
      places: [`${a}:4:1`],
    },
  ],
  'identifier-taken': [
    {
      shows: 'an anchor of two schemas',
      files: withInput({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        $defs: { x: { $anchor: 'n', type: 'string' }, y: { $anchor: 'n', type: 'number' } },
      }),
      places: [`${a}:12:16`],
    },
    {
      shows: 'a part that is called as the root',
      files: withInput({ $id: 'https://example.com/a.json', type: 'object', definitions: { x: { $id: 'a.json' } } }),
      places: [`${a}:9:12`],
    },
  ],
  'default-unfit': [
    {
      shows: 'a text as the default of a number',
      files: withProperty({ type: 'integer', default: 'ten' }),
      places: [`${a}:10:16`],
    },
    {
      shows: 'a default that another schema of the same object refuses',
      files: withInput({
        type: 'object',
        properties: { a: { default: 'ten' } },
        allOf: [{ properties: { a: { type: 'integer' } } }],
      }),
      places: [`${a}:8:16`],
    },
  ],
  'default-decides': [
    {
      shows: 'a choice between two properties, one of which has a default',
      files: withInput({
        type: 'object',
        properties: { a: { default: 1 }, b: {} },
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      }),
      places: [`${a}:8:16`],
    },
  ],
};
