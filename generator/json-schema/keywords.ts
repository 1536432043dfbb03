/**
 * How a keyword holds subschemas: `schema` (one), `list` (an array of them), `map` (an object of them),
 * `schema-or-list` (`items`), `dependencies` (an object of schemas or of lists of names), `none`.
 */
export type SubschemaShape = 'schema' | 'list' | 'map' | 'schema-or-list' | 'dependencies' | 'none';

/** What the compiler knows of one keyword. */
export interface Keyword {
  readonly shape: SubschemaShape;
  /** Whether its subschemas describe the same value as the schema that holds it. */
  readonly inPlace: boolean;
  /** Whether it only informs; such keywords never reach a validator. */
  readonly annotation: boolean;
}

const constraint: Keyword = { shape: 'none', inPlace: false, annotation: false };
const annotation: Keyword = { shape: 'none', inPlace: false, annotation: true };
const holds = (shape: SubschemaShape): Keyword => ({ shape, inPlace: false, annotation: false });
const applies = (shape: SubschemaShape): Keyword => ({ shape, inPlace: true, annotation: false });

/** The keywords of draft-07, and the few of other vocabularies that real schemas use beside them. */
export const keywords: ReadonlyMap<string, Keyword> = new Map([
  ['$ref', constraint],
  ['type', constraint],
  ['enum', constraint],
  ['const', constraint],
  ['multipleOf', constraint],
  ['maximum', constraint],
  ['exclusiveMaximum', constraint],
  ['minimum', constraint],
  ['exclusiveMinimum', constraint],
  ['maxLength', constraint],
  ['minLength', constraint],
  ['pattern', constraint],
  ['format', constraint],
  ['maxItems', constraint],
  ['minItems', constraint],
  ['uniqueItems', constraint],
  ['maxProperties', constraint],
  ['minProperties', constraint],
  ['required', constraint],
  ['items', holds('schema-or-list')],
  ['additionalItems', holds('schema')],
  ['contains', holds('schema')],
  ['properties', holds('map')],
  ['patternProperties', holds('map')],
  ['additionalProperties', holds('schema')],
  ['propertyNames', holds('schema')],
  ['dependencies', applies('dependencies')],
  ['if', applies('schema')],
  ['then', applies('schema')],
  ['else', applies('schema')],
  ['allOf', applies('list')],
  ['anyOf', applies('list')],
  ['oneOf', applies('list')],
  ['not', applies('schema')],
  // OpenAPI's way to say that null is allowed as well; it widens `type`.
  ['nullable', constraint],
  // Places that only hold schemas for `$ref` to find.
  ['definitions', { shape: 'map', inPlace: false, annotation: true }],
  ['$defs', { shape: 'map', inPlace: false, annotation: true }],
  ['$id', annotation],
  ['$schema', annotation],
  ['$comment', annotation],
  ['title', annotation],
  ['description', annotation],
  ['default', annotation],
  ['examples', annotation],
  ['example', annotation],
  ['deprecated', annotation],
  ['readOnly', annotation],
  ['writeOnly', annotation],
  ['contentMediaType', annotation],
  ['contentEncoding', annotation],
  ['discriminator', annotation],
  ['externalDocs', annotation],
  ['xml', annotation],
]);

/** Keywords that other tools read as code or as instructions. */
export const refusedKeywords: ReadonlySet<string> = new Set(['$async', 'tsType', 'tsEnumNames', 'extends']);

/** Keywords that constrain in other dialects and would be ignored in draft-07. */
export const foreignKeywords: ReadonlyMap<string, string> = new Map([
  ['$anchor', 'Give the schema an `$id: "#name"`, or refer to it by its JSON Pointer.'],
  ['$dynamicAnchor', 'Refer to the schema by its JSON Pointer.'],
  ['$dynamicRef', 'Use `$ref` with a JSON Pointer.'],
  ['$recursiveAnchor', 'Refer to the schema by its JSON Pointer.'],
  ['$recursiveRef', 'Use `$ref: "#"`.'],
  ['dependentRequired', 'Use `dependencies`, which means the same in draft-07.'],
  ['dependentSchemas', 'Use `dependencies`, which means the same in draft-07.'],
  ['maxContains', 'State the bound in the description, or use `maxItems`.'],
  ['minContains', 'State the bound in the description, or use `minItems`.'],
  ['prefixItems', 'Use `items` with a list, and `additionalItems` for the rest.'],
  ['unevaluatedItems', 'Use `additionalItems: false` beside all items.'],
  ['unevaluatedProperties', 'Use `additionalProperties: false` beside all properties.'],
  ['divisibleBy', 'Use `multipleOf`.'],
  ['disallow', 'Use `not`.'],
]);
