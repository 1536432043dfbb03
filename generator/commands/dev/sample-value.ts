import { isJsonObject, type JsonObject, type JsonValue } from '../../../runtime/core/json.js';
import { sampleText } from './sample-text.js';

/**
 * Makes up a value for a JSON Schema, with no more in it than it must have. It knows the common keywords only: check
 * what it gives. `vary` makes another one each time, where the schema leaves room.
 */
export function sampleValue(schema: JsonValue, root: JsonValue = schema, vary: boolean = false, depth = 0): JsonValue {
  if (!isJsonObject(schema) || depth > 20) return 'sample';
  const sample = (inner: JsonValue): JsonValue => sampleValue(inner, root, vary, depth + 1);
  const { $ref, allOf, anyOf, oneOf, const: fixed, enum: allowed, ...rest } = schema;
  if (typeof $ref === 'string') return sample(resolve(root, $ref));
  if (Array.isArray(allOf))
    return sample(allOf.reduce(mergeSchemas, { ...rest, ...keep({ const: fixed, enum: allowed }) }));
  if (fixed !== undefined) return fixed;
  if (Array.isArray(allowed) && allowed.length > 0) return allowed[0] ?? null;
  const [first] = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  if (first !== undefined) return sample(mergeSchemas(rest, first));
  if (!vary && schema['default'] !== undefined) return schema['default'];
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, sample);
    case 'array':
      return Array.from({ length: numberAt(schema, 'minItems') ?? 0 }, () => sample(schema['items'] ?? true));
    case 'integer':
    case 'number':
      return sampleNumber(schema, vary);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleText(schema, vary);
  }
}

/** A schema that asks for what both ask for, as far as that can be said in one. */
export function mergeSchemas(one: JsonValue, other: JsonValue): JsonValue {
  if (!isJsonObject(one)) return other;
  if (!isJsonObject(other)) return one;
  const merged: { [keyword: string]: JsonValue } = { ...one };
  for (const [keyword, value] of Object.entries(other)) merged[keyword] = mergeKeyword(keyword, one[keyword], value);
  return merged;
}

function mergeKeyword(keyword: string, one: JsonValue | undefined, other: JsonValue): JsonValue {
  if (one === undefined) return other;
  if (keyword === 'required' && Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
  if (keyword === 'properties' && isJsonObject(one) && isJsonObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return Object.fromEntries([...names].map((name) => [name, mergeSchemas(one[name] ?? true, other[name] ?? true)]));
  }
  if (typeof one === 'number' && typeof other === 'number') {
    return /^(min|exclusiveMin)/.test(keyword) ? Math.max(one, other) : Math.min(one, other);
  }
  return other;
}

function sampleObject(schema: JsonObject, sample: (inner: JsonValue) => JsonValue): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const names = new Set(required);
  return Object.fromEntries([...names].map((name) => [name, sample(properties[name] ?? true)]));
}

function sampleNumber(schema: JsonObject, vary: boolean): number {
  const step = numberAt(schema, 'multipleOf') ?? 1;
  const above = numberAt(schema, 'exclusiveMinimum');
  const below = numberAt(schema, 'exclusiveMaximum');
  const least = Math.max(numberAt(schema, 'minimum') ?? -Infinity, above === undefined ? -Infinity : above + step);
  const most = Math.min(numberAt(schema, 'maximum') ?? Infinity, below === undefined ? Infinity : below - step);
  const start = least > -Infinity ? Math.ceil(least / step) * step : Math.min(step, Math.floor(most / step) * step);
  const room = Math.max(0, Math.floor((Math.min(most, start + 9999 * step) - start) / step));
  return vary ? start + Math.floor(Math.random() * (room + 1)) * step : start;
}

function typeOf(schema: JsonObject): JsonValue | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return type[0];
  if (type !== undefined) return type;
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema) return 'array';
  return ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].some((word) => word in schema)
    ? 'number'
    : 'string';
}

function numberAt(schema: JsonObject, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === 'number' ? value : undefined;
}

/** Only what lies in the same schema. */
function resolve(root: JsonValue, reference: string): JsonValue {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  const names = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<JsonValue>((place, name) => (isJsonObject(place) ? (place[name] ?? true) : true), root);
}

function keep(fields: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
