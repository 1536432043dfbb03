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

function collect(keyword: string, { shape, inPlace }: Keyword, value: JsonValue, found: Subschema[]): void {
  const add = (candidate: JsonValue, path: Path): void => {
    if (isSchema(candidate)) found.push({ schema: candidate, path, keyword, inPlace });
  };
  const several = shape === 'list' || shape === 'schema-or-list';
  if (Array.isArray(value)) {
    if (several) value.forEach((item: JsonValue, index) => add(item, [keyword, index]));
  } else if (shape === 'schema' || shape === 'schema-or-list') {
    add(value, [keyword]);
  } else if ((shape === 'map' || shape === 'dependencies') && isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) add(member, [keyword, name]);
  }
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
