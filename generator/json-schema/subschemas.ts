import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { keywords, type Keyword } from './keywords.js';

/** One schema inside another, and how it is held. */
export interface Subschema {
  readonly schema: JsonSchema;
  /** From the holding schema. */
  readonly path: Path;
  readonly keyword: string;
  /** Whether it describes the same value as the schema that holds it. */
  readonly inPlace: boolean;
}

/** The schemas directly inside a schema. What stands where no schema can stand (`enum`, `const`, `default`) is no schema. */
export function subschemas(schema: JsonObject): Subschema[] {
  const found: Subschema[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    const known = keywords.get(keyword);
    if (known) collect(keyword, known, value, found);
  }
  return found;
}

function collect(keyword: string, { value: shape, inPlace }: Keyword, value: JsonValue, found: Subschema[]): void {
  const add = (candidate: JsonValue, path: Path): void => {
    if (isSchema(candidate)) found.push({ schema: candidate, path, keyword, inPlace });
  };
  if (Array.isArray(value)) {
    if (shape === 'schemas' || shape === 'schema-or-schemas')
      value.forEach((item: JsonValue, index) => add(item, [keyword, index]));
  } else if (shape === 'schema' || shape === 'schema-or-schemas') {
    add(value, [keyword]);
  } else if ((shape === 'schema-map' || shape === 'dependencies') && isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) add(member, [keyword, name]);
  }
}

/** Rewrites the schemas directly inside a keyword's value; everything else stays as it is. */
export function mapSubschemas(
  keyword: string,
  value: JsonValue,
  rewrite: (schema: JsonSchema) => JsonSchema,
): JsonValue {
  const map = (candidate: JsonValue): JsonValue => (isSchema(candidate) ? rewrite(candidate) : candidate);
  const shape = keywords.get(keyword)?.value;
  if (Array.isArray(value)) return shape === 'schemas' || shape === 'schema-or-schemas' ? value.map(map) : value;
  if (shape === 'schema' || shape === 'schema-or-schemas') return map(value);
  if ((shape === 'schema-map' || shape === 'dependencies') && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member)]));
  return value;
}

/** The list keywords of a schema, whichever dialect they are written in. */
export interface ItemSchemas {
  /** Schemas of the first items, one each, and the keyword that holds them. */
  readonly first: readonly JsonSchema[];
  readonly firstKeyword: 'prefixItems' | 'items';
  /** The schema of all further items, and the keyword that holds it. */
  readonly rest: JsonSchema | undefined;
  readonly restKeyword: 'items' | 'additionalItems';
}

/** Reads `prefixItems` and `items` of newer dialects, `items` and `additionalItems` of older ones. */
export function itemSchemas({ prefixItems, items, additionalItems }: JsonObject): ItemSchemas {
  const schemas = (list: readonly JsonValue[]): JsonSchema[] => list.filter(isSchema);
  if (Array.isArray(items)) {
    const rest = isSchema(additionalItems) ? additionalItems : undefined;
    return { first: schemas(items), firstKeyword: 'items', rest, restKeyword: 'additionalItems' };
  }
  return {
    first: Array.isArray(prefixItems) ? schemas(prefixItems) : [],
    firstKeyword: 'prefixItems',
    rest: isSchema(items) ? items : undefined,
    restKeyword: 'items',
  };
}

/** Whether a value can be a schema. */
export function isSchema(value: JsonValue | undefined): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value);
}

/** Visits a schema and every schema inside it, parents first. */
export function walkSchema(schema: JsonSchema, visit: (schema: JsonObject, path: Path) => void, path: Path = []): void {
  if (!isJsonObject(schema)) return;
  visit(schema, path);
  for (const inner of subschemas(schema)) walkSchema(inner.schema, visit, [...path, ...inner.path]);
}
