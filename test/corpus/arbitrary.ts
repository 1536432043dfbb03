import { constantFrom, integer, string, stringMatching, type Arbitrary, type GeneratorValue } from 'fast-check';
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';

/** Texts near the border of the formats that real definitions use. */
const formatSamples: { readonly [format: string]: readonly string[] } = {
  'date-time': ['2024-02-29T12:00:00Z', '2023-02-29T12:00:00Z', '2016-12-31T23:59:60Z', '2024-01-01t00:00:00.5+14:00'],
  date: ['2024-02-29', '1900-02-29', '2024-13-01', '2024-1-1'],
  email: ['a@b.example', 'a.b+c@d-e.example', 'a@', 'a b@c.example', 'ä@b.example'],
  uri: [
    'https://a.example/b?c#d',
    'urn:a:b',
    'mailto:a@b.example',
    'http://[::1]:8/',
    'a:',
    '//a/b',
    '/a',
    'a b:c',
    'urn:"a"',
    'https://a.example/"b"',
    '1a:b',
  ],
};
const uriLike = /^[a-zA-Z0-9:/?#@%.[\]+"'-]{0,14}$/;
const odd: readonly JsonValue[] = [null, true, 0, -1, 1.5, 1e21, '', 'x', '\u{1f600}', [], {}];
const oddNames = ['extra', '', 'constructor', 'toString', '__proto__'] as const;

/** How many values one root may hold before optional parts are left out. */
const budget = 150;
const depthLimit = 14;

/**
 * Makes values that a schema is likely to accept, with some that lie just outside, from fast-check's choices: right
 * types, boundary numbers and lengths, absent and additional members; then up to two edits anywhere.
 */
export function makeValue(schema: JsonSchema, choose: GeneratorValue): JsonValue {
  let value = new ValueMaker(schema, choose).make(schema, 0);
  for (let edits = choose(integer, { min: 0, max: 3 }) - 1; edits > 0; edits--) value = edited(value, choose);
  return value;
}

class ValueMaker {
  private left = budget;
  private readonly root: JsonSchema;
  private readonly choose: GeneratorValue;

  constructor(root: JsonSchema, choose: GeneratorValue) {
    this.root = root;
    this.choose = choose;
  }

  make(schema: JsonSchema, depth: number): JsonValue {
    this.left--;
    if (depth > depthLimit) return null;
    const plain = this.plain(schema);
    if (this.chance(0.02)) return this.pick(odd);
    if (plain['const'] !== undefined) return plain['const'];
    if (Array.isArray(plain['enum'])) return this.pick(plain['enum'] as readonly JsonValue[]);
    switch (this.typeOf(plain)) {
      case 'object':
        return this.object(plain, depth);
      case 'array':
        return this.array(plain, depth);
      case 'string':
        return this.text(plain);
      case 'boolean':
        return this.chance(0.5);
      case 'null':
        return null;
      case 'integer':
      case 'number':
        return this.number(plain);
      default:
        return this.pick(odd);
    }
  }

  /** One schema without references and combinations: of anyOf and oneOf it takes one branch. */
  private plain(schema: JsonSchema, seen: ReadonlySet<JsonSchema> = new Set()): JsonObject {
    if (!isJsonObject(schema) || seen.has(schema)) return {};
    const inner = (other: JsonValue): JsonObject => this.plain(other as JsonSchema, new Set([...seen, schema]));
    const { $ref, allOf, anyOf, oneOf, ...own } = schema;
    const parts: JsonObject[] = [];
    if (typeof $ref === 'string') parts.push(inner(this.target($ref)));
    if (Array.isArray(allOf)) parts.push(...allOf.map(inner));
    for (const branches of [anyOf, oneOf])
      if (Array.isArray(branches)) parts.push(inner(this.pick(branches as JsonValue[])));
    return [...parts, own].reduce(merged, {});
  }

  private target(ref: string): JsonValue {
    const steps = ref.split('/').slice(1);
    const step = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
      isJsonObject(value) ? value[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    return steps.reduce<JsonValue | undefined>(step, this.root) ?? true;
  }

  private typeOf(schema: JsonObject): JsonValue | undefined {
    const { type, nullable } = schema;
    if (nullable === true && this.chance(0.1)) return 'null';
    if (Array.isArray(type)) return this.pick(type as readonly JsonValue[]);
    return type ?? (schema['properties'] === undefined ? undefined : 'object');
  }

  private object(schema: JsonObject, depth: number): JsonObject {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : []);
    const optional = this.left <= 0 ? 0 : depth < 2 ? 0.6 : 0.2;
    const members = Object.keys(properties)
      .filter((name) => this.chance(required.has(name) ? 0.995 : optional))
      .map((name): [string, JsonValue] => [name, this.make(properties[name] as JsonSchema, depth + 1)]);
    const rest = schema['additionalProperties'];
    if (isJsonObject(rest) && this.chance(0.7)) members.push([this.pick(oddNames), this.make(rest, depth + 1)]);
    else if (this.chance(0.04)) members.push([this.pick(oddNames), this.pick(odd)]);
    return Object.fromEntries(members);
  }

  private array(schema: JsonObject, depth: number): JsonValue[] {
    const { items, minItems, maxItems } = schema;
    const least = typeof minItems === 'number' ? minItems : 0;
    const most = Math.min(typeof maxItems === 'number' ? maxItems : Infinity, Math.max(least, 2));
    const border = this.chance(0.9) ? 0 : this.pick([-1, 1]);
    const length = Math.max(0, this.choose(integer, { min: least, max: Math.max(least, most) }) + border);
    const itemAt = (index: number): JsonSchema => (Array.isArray(items) ? items[index] : items) as JsonSchema;
    return Array.from({ length }, (_, index) => this.make(itemAt(index) ?? true, depth + 1));
  }

  private text(schema: JsonObject): string {
    const { format, pattern, minLength, maxLength } = schema;
    const known = typeof format === 'string' ? formatSamples[format] : undefined;
    if (known && this.chance(0.8)) return this.pick(known);
    if (format === 'uri') return this.choose(matching, uriLike.source);
    if (typeof pattern === 'string' && this.chance(0.9)) {
      return this.choose(matching, pattern).slice(
        0,
        typeof maxLength === 'number' && this.chance(0.95) ? maxLength : 1000,
      );
    }
    const least = typeof minLength === 'number' ? minLength : 0;
    const most = typeof maxLength === 'number' ? maxLength : least + 8;
    if (this.chance(0.6))
      return this.choose(string, { minLength: least, maxLength: Math.max(least, Math.min(most, least + 8)) });
    const length = this.pick([least, most, least - 1, most + 1]);
    return this.pick(['a', '\u{1f600}']).repeat(Math.max(0, Math.min(length, 2000)));
  }

  private number(schema: JsonObject): number {
    const { minimum, maximum, type } = schema;
    const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
    const near = bounds.flatMap((bound) => [bound - 1, bound, bound, bound + 1]);
    const value = this.chance(0.5) && near.length > 0 ? this.pick(near) : this.choose(integer, range(minimum, maximum));
    return type === 'integer' || this.chance(0.8) ? value : value + 0.5;
  }

  private chance(probability: number): boolean {
    return this.choose(integer, { min: 1, max: 1000 }) <= probability * 1000;
  }

  private pick<T>(values: readonly T[]): T {
    return pick(values, this.choose);
  }
}

function pick<T>(values: readonly T[], choose: GeneratorValue): T {
  return values[choose(integer, { min: 0, max: values.length - 1 })] as T;
}

function range(minimum: JsonValue | undefined, maximum: JsonValue | undefined): { min: number; max: number } {
  const min = typeof minimum === 'number' ? Math.ceil(minimum) : -5;
  return { min, max: Math.max(min, typeof maximum === 'number' ? Math.floor(Math.min(maximum, 1e9)) : min + 100) };
}

const matchers = new Map<string, Arbitrary<string>>();

/** Texts that match a pattern, where fast-check can make such; else a few that may. */
function matching(pattern: string): Arbitrary<string> {
  const known = matchers.get(pattern);
  if (known) return known;
  const made = matcher(pattern);
  matchers.set(pattern, made);
  return made;
}

function matcher(pattern: string): Arbitrary<string> {
  for (const flags of ['u', '']) {
    try {
      return stringMatching(new RegExp(pattern, flags), { size: 'small' });
    } catch {
      // Not valid in this mode, or with an assertion that fast-check cannot satisfy.
    }
  }
  return constantFrom('a', '1', 'A1', 'a@b.example', '10.0', 'https://a.example/b.png');
}

/** Keywords of both; properties and required names of both, as allOf means it. */
function merged(a: JsonObject, b: JsonObject): JsonObject {
  const both = (keyword: string): JsonObject => {
    const [one, other] = [a[keyword], b[keyword]];
    if (one === undefined || other === undefined) return {};
    if (isJsonObject(one) && isJsonObject(other)) return { [keyword]: { ...one, ...other } };
    return Array.isArray(one) && Array.isArray(other) ? { [keyword]: [...one, ...other] as JsonValue[] } : {};
  };
  return { ...a, ...b, ...both('properties'), ...both('required') };
}

/** The value with something else at one place, or without it, or with one more. */
function edited(value: JsonValue, choose: GeneratorValue): JsonValue {
  const names = isJsonObject(value) || Array.isArray(value) ? Object.keys(value) : [];
  if (names.length === 0 || choose(integer, { min: 0, max: 5 }) === 0) return pick(odd, choose);
  const name = pick(names, choose);
  const action = pick(['inside', 'inside', 'inside', 'inside', 'drop', 'add'] as const, choose);
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (action === 'add') return [...items, items[Number(name)] ?? null];
    if (action === 'drop') return items.filter((_, index) => String(index) !== name);
    return items.map((item, index) => (String(index) === name ? edited(item, choose) : item));
  }
  const members = Object.entries(value as JsonObject);
  if (action === 'add') return Object.fromEntries([...members, [pick(oddNames, choose), pick(odd, choose)]]);
  if (action === 'drop') return Object.fromEntries(members.filter(([other]) => other !== name));
  return Object.fromEntries(
    members.map(([other, member]) => [other, other === name ? edited(member, choose) : member]),
  );
}
