import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import type { Defaults, MemberDefaults } from './defaults.js';

/**
 * The defaults of a schema that was written by hand, found as the compiler finds them: those of properties, wherever the
 * way there is certain. Of references, JSON Pointers into the same schema are followed.
 */
export function defaultsOf(schema: JsonObject): Defaults {
  const known = new Map<JsonValue, Defaults>();
  const collect = (value: JsonValue | undefined): Defaults => {
    if (!isJsonObject(value)) return {};
    const before = known.get(value);
    if (before) return before;
    const { properties, additionalProperties, items, allOf, $ref } = value;
    const isCertain = value['patternProperties'] === undefined && isJsonObject(additionalProperties);
    const defaults: { -readonly [field in keyof Defaults]: Defaults[field] } = {};
    // Before looking inside, for schemas that refer to themselves.
    known.set(value, defaults);
    if (isJsonObject(properties)) defaults.members = mapMembers(properties, (member) => memberOf(member, collect));
    if (isCertain) defaults.rest = collect(additionalProperties);
    if (isJsonObject(items) && value['prefixItems'] === undefined) defaults.items = collect(items);
    const same = Array.isArray(allOf) ? allOf.map((one: JsonValue) => collect(one)) : [];
    if (typeof $ref === 'string') same.push(collect(targetOf(schema, $ref)));
    if (same.length > 0) defaults.also = () => same;
    return defaults;
  };
  return collect(schema);
}

function memberOf(schema: JsonValue, collect: (schema: JsonValue) => Defaults): MemberDefaults {
  const value = isJsonObject(schema) ? schema['default'] : undefined;
  return { inside: collect(schema), ...(value === undefined ? {} : { value }) };
}

function mapMembers<T>(object: JsonObject, map: (member: JsonValue) => T): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, map(member)]));
}

/** What a JSON Pointer leads to, `#` in front; through `$ref` as well. Undefined where there is nothing. */
export function valueAtPointer(root: JsonValue, pointer: string): JsonValue | undefined {
  let place: JsonValue | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return undefined;
    place = (place as JsonObject)[name];
    if (name === '$ref' && typeof place === 'string') place = targetOf(root, place);
  }
  return place;
}

function targetOf(root: JsonValue, ref: string): JsonValue | undefined {
  return /^#(?:\/|$)/.test(ref) ? valueAtPointer(root, decodeURIComponent(ref)) : undefined;
}
