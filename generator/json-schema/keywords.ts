import type { DialectName } from './dialects.js';

/** What a keyword's value must be. The first group holds subschemas. */
export type ValueShape =
  /** One schema. */
  | 'schema'
  /** A list of schemas. */
  | 'schemas'
  /** An object of schemas. */
  | 'schema-map'
  /** `items`: one schema, or a list of them. */
  | 'schema-or-schemas'
  /** `dependencies`: an object of schemas and of lists of names. */
  | 'dependencies'
  | 'any'
  | 'boolean'
  /** A whole number of 0 or more. */
  | 'count'
  | 'list'
  /** A list of different texts. */
  | 'names'
  | 'names-map'
  | 'number'
  /** A number; in draft-04 true or false. */
  | 'exclusive-bound'
  /** A number above 0. */
  | 'positive'
  | 'text'
  /** One of the seven types, or a list of them. */
  | 'types';

/** What the compiler knows of one keyword. */
export interface Keyword {
  readonly value: ValueShape;
  /** Whether its subschemas describe the same value as the schema that holds it. */
  readonly inPlace: boolean;
  /** Whether it only informs; such keywords never reach a validator. */
  readonly annotation: boolean;
  /** The first dialect that knows it. Absent: all do. */
  readonly since?: DialectName;
  /** The last dialect that knows it. Absent: it is still known. */
  readonly until?: DialectName;
}

interface Span {
  readonly since?: DialectName;
  readonly until?: DialectName;
}

const constrains = (value: ValueShape, span: Span = {}): Keyword => ({
  value,
  inPlace: false,
  annotation: false,
  ...span,
});
const applies = (value: ValueShape, span: Span = {}): Keyword => ({ ...constrains(value, span), inPlace: true });
const informs = (value: ValueShape, span: Span = {}): Keyword => ({ ...constrains(value, span), annotation: true });

/** The keywords of all dialects, and the few of other vocabularies that real schemas use beside them. */
export const keywords: ReadonlyMap<string, Keyword> = new Map([
  ['$ref', constrains('text')],
  ['$dynamicRef', constrains('text', { since: '2020-12' })],
  ['$recursiveRef', constrains('text', { since: '2019-09', until: '2019-09' })],
  ['type', constrains('types')],
  ['enum', constrains('list')],
  ['const', constrains('any', { since: 'draft-06' })],
  ['multipleOf', constrains('positive')],
  ['maximum', constrains('number')],
  ['exclusiveMaximum', constrains('exclusive-bound')],
  ['minimum', constrains('number')],
  ['exclusiveMinimum', constrains('exclusive-bound')],
  ['maxLength', constrains('count')],
  ['minLength', constrains('count')],
  ['pattern', constrains('text')],
  ['format', constrains('text')],
  ['maxItems', constrains('count')],
  ['minItems', constrains('count')],
  ['uniqueItems', constrains('boolean')],
  ['maxContains', constrains('count', { since: '2019-09' })],
  ['minContains', constrains('count', { since: '2019-09' })],
  ['maxProperties', constrains('count')],
  ['minProperties', constrains('count')],
  ['required', constrains('names')],
  ['dependentRequired', constrains('names-map', { since: '2019-09' })],
  ['prefixItems', constrains('schemas', { since: '2020-12' })],
  ['items', constrains('schema-or-schemas')],
  ['additionalItems', constrains('schema', { until: '2019-09' })],
  ['contains', constrains('schema', { since: 'draft-06' })],
  ['unevaluatedItems', constrains('schema', { since: '2019-09' })],
  ['properties', constrains('schema-map')],
  ['patternProperties', constrains('schema-map')],
  ['additionalProperties', constrains('schema')],
  ['propertyNames', constrains('schema', { since: 'draft-06' })],
  ['unevaluatedProperties', constrains('schema', { since: '2019-09' })],
  ['dependencies', applies('dependencies')],
  ['dependentSchemas', applies('schema-map', { since: '2019-09' })],
  ['if', applies('schema', { since: 'draft-07' })],
  ['then', applies('schema', { since: 'draft-07' })],
  ['else', applies('schema', { since: 'draft-07' })],
  ['allOf', applies('schemas')],
  ['anyOf', applies('schemas')],
  ['oneOf', applies('schemas')],
  ['not', applies('schema')],
  // OpenAPI's way to say that null is allowed as well; it widens `type`.
  ['nullable', constrains('boolean')],
  // Names of places, for references to find.
  ['$anchor', constrains('text', { since: '2019-09' })],
  ['$dynamicAnchor', constrains('text', { since: '2020-12' })],
  ['$recursiveAnchor', constrains('boolean', { since: '2019-09', until: '2019-09' })],
  ['id', informs('text', { until: 'draft-04' })],
  ['$id', informs('text', { since: 'draft-06' })],
  // Places that only hold schemas for references to find. Many use the newer one in older dialects.
  ['definitions', informs('schema-map')],
  ['$defs', informs('schema-map')],
  ['$schema', informs('text')],
  ['$vocabulary', informs('any', { since: '2019-09' })],
  ['$comment', informs('text', { since: 'draft-07' })],
  ['title', informs('text')],
  ['description', informs('text')],
  ['default', informs('any')],
  ['examples', informs('list', { since: 'draft-06' })],
  ['deprecated', informs('boolean', { since: '2019-09' })],
  ['readOnly', informs('boolean', { since: 'draft-07' })],
  ['writeOnly', informs('boolean', { since: 'draft-07' })],
  ['contentMediaType', informs('text', { since: 'draft-07' })],
  ['contentEncoding', informs('text', { since: 'draft-07' })],
  ['contentSchema', informs('schema', { since: '2019-09' })],
  ['example', informs('any')],
  ['discriminator', informs('any')],
  ['externalDocs', informs('any')],
  ['xml', informs('any')],
]);

/** Keywords that other tools read as code or as instructions. */
export const refusedKeywords: ReadonlySet<string> = new Set(['$async', 'tsType', 'tsEnumNames', 'extends']);

/** Constraints that no dialect here knows, and what to write instead. */
export const formerKeywords: ReadonlyMap<string, string> = new Map([
  ['divisibleBy', 'Use `multipleOf`.'],
  ['disallow', 'Use `not`.'],
]);

/** What to write where a dialect does not know a constraint that another one does. */
export const replacements: ReadonlyMap<string, string> = new Map([
  ['$anchor', 'refer to the schema by its JSON Pointer'],
  ['$dynamicAnchor', 'refer to the schema by its JSON Pointer'],
  ['$dynamicRef', 'use `$ref` with a JSON Pointer'],
  ['$recursiveAnchor', 'refer to the schema by its JSON Pointer'],
  ['$recursiveRef', 'use `$ref: "#"`'],
  ['additionalItems', 'use `items` beside `prefixItems`'],
  ['const', 'use `enum` with one value'],
  ['dependentRequired', 'use `dependencies`, which means the same'],
  ['dependentSchemas', 'use `dependencies`, which means the same'],
  ['maxContains', 'use `maxItems`'],
  ['minContains', 'use `minItems`'],
  ['prefixItems', 'use `items` with a list, and `additionalItems` for the rest'],
  ['unevaluatedItems', 'use `additionalItems: false` beside all items'],
  ['unevaluatedProperties', 'use `additionalProperties: false` beside all properties'],
]);
