import contractSchema from '../../../generator/schema/tools.schema.json' with { type: 'json' };
import { isJsonObject, type JsonObject, type JsonValue } from '../../../runtime/core/json.js';

/** Where the schema of contracts allows texts: `auth.scopes[]` for the items of a list, `http.headers.*` for members. */
export interface TextFields {
  /** Any text at all. */
  readonly free: readonly string[];
  /** Texts that a pattern or a list of words narrows down. */
  readonly bound: readonly string[];
}

const root = contractSchema as JsonObject;

/** Finds every place of a contract that can hold a text. */
export function textFields(): TextFields {
  const free = new Set<string>();
  const bound = new Set<string>();
  const visit = (written: JsonValue | undefined, path: string): void => {
    const schema = followed(written);
    if (!isJsonObject(schema)) return;
    const inner = path === '' ? '' : `${path}.`;
    const types = [schema['type'] ?? []].flat();
    const choices = [schema['oneOf'], schema['anyOf'], schema['allOf']].flatMap((list) =>
      Array.isArray(list) ? list : [],
    );
    const narrowed = schema['pattern'] !== undefined || schema['enum'] !== undefined;
    if (types.includes('string')) (narrowed ? bound : free).add(path);
    // What has no shape can hold any text, in names as well as in values.
    const shaped = ['properties', 'items', 'additionalProperties'].some((keyword) => schema[keyword] !== undefined);
    const open = types.length === 0 ? choices.length === 0 : types.includes('object');
    if (open && !shaped) free.add(path);
    for (const choice of path === '' ? [] : choices) visit(choice, path);
    visit(schema['items'], `${path}[]`);
    for (const [name, member] of membersOf(schema['properties'])) visit(member, `${inner}${name}`);
    for (const [pattern, member] of membersOf(schema['patternProperties'])) visit(member, `${inner}${pattern}`);
    if (!isJsonObject(schema['additionalProperties'])) return;
    visit(schema['additionalProperties'], `${inner}*`);
    bound.add(`name of ${inner}*`);
  };
  visit(root, '');
  return { free: [...free], bound: [...bound] };
}

function followed(schema: JsonValue | undefined): JsonValue | undefined {
  const reference = isJsonObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference !== 'string') return schema;
  return reference
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((value, step) => (isJsonObject(value) ? value[step] : undefined), root);
}

function membersOf(value: JsonValue | undefined): [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** The texts of a contract at such a place, names of members included. */
export function textsAt(contract: unknown, field: string): string[] {
  let found: unknown[] = [contract];
  for (const step of field.replaceAll('[]', '.[]').split('.')) {
    found = found.flatMap((value): unknown[] => {
      if (step === '[]') return Array.isArray(value) ? value : [];
      if (typeof value !== 'object' || value === null) return [];
      const members = Object.entries(value);
      if (step === '*') return members.map(([, member]) => member);
      if (step.startsWith('^')) return members.filter(([name]) => new RegExp(step).test(name)).flat();
      return members.filter(([name]) => name === step).map(([, member]) => member);
    });
  }
  return found.flatMap(textsIn);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}
