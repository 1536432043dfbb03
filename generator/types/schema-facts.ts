import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { referenceKeywords } from '../json-schema/references.js';
import type { Doc } from './model.js';

/** What JSON Schema calls a type, whole numbers aside. */
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

/** Whether a schema is combined with others, so that its own words are a part of what it says. */
export function isCombined(schema: JsonObject): boolean {
  return [...referenceKeywords, 'allOf', 'anyOf', 'oneOf'].some((keyword) => schema[keyword] !== undefined);
}

/** Of the types that a value can have here, those that the schema admits. */
export function allowedTypes(schema: JsonObject, within: readonly JsonType[]): readonly JsonType[] {
  const declared = schema['type'];
  if (declared === undefined) return within;
  const names = new Set(
    (Array.isArray(declared) ? declared : [declared]).map((name) => (name === 'integer' ? 'number' : name)),
  );
  if (schema['nullable'] === true) names.add('null');
  return within.filter((type) => names.has(type));
}

/** The type of a JSON value. */
export function jsonType(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

/** The schemas of a list of schemas; none where it is something else. */
export function schemasIn(value: JsonValue | undefined): readonly JsonSchema[] {
  return Array.isArray(value) ? (value as readonly JsonSchema[]) : [];
}

/** What a schema tells its readers. */
export function docOf(schema: JsonSchema): Doc {
  if (!isJsonObject(schema)) return {};
  const { description } = schema;
  return {
    ...(typeof description === 'string' ? { text: description } : {}),
    ...(schema['deprecated'] === true ? { deprecated: true } : {}),
  };
}

/** Whether a schema admits no members but those that it, or a part of it that types know of, names. */
export function isClosed(schema: JsonObject): boolean {
  if (schema['patternProperties'] !== undefined) return false;
  if (schema['additionalProperties'] !== undefined) return schema['additionalProperties'] === false;
  return schema['unevaluatedProperties'] === false && !namesUnseenMembers(schema);
}

/** Whether a schema, or a part of it, can name members in ways that types cannot say. */
export function namesUnseenMembers(schema: JsonSchema): boolean {
  if (!isJsonObject(schema)) return false;
  const keywords = ['if', 'then', 'else', 'dependencies', 'dependentSchemas'];
  if (keywords.some((keyword) => schema[keyword] !== undefined)) return true;
  // What nothing else names is named by this.
  if ((schema['unevaluatedProperties'] ?? false) !== false) return true;
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) => schemasIn(schema[keyword]).some(namesUnseenMembers));
}
