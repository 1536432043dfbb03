import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { toPointer, valueAt } from './pointer.js';
import type { MatchPattern } from './presence.js';
import type { ReferenceResolver } from './references.js';
import { itemSchemas, subschemas } from './subschemas.js';

/** A schema, and where in its document it stands. */
export interface SchemaAt {
  readonly schema: JsonValue | undefined;
  readonly path: Path;
}

/** All schemas that hold for one value for certain, the nearest first: its own, then through `$ref` and `allOf`. */
export type Description = readonly SchemaAt[];

/** In theory there are as many as there are sets of schemas. Only a schema made for the purpose has more than this. */
const maxDescriptions = 1000;

const known = new WeakMap<JsonObject, readonly Description[]>();

/**
 * Says which schemas of a document describe the same value, by the rules by which defaults are applied: of every value
 * that may get a default, outer ones first.
 */
export function descriptionsOf(root: JsonObject, references: ReferenceResolver): readonly Description[] {
  const before = known.get(root) ?? findDescriptions(root, references);
  known.set(root, before);
  return before;
}

function findDescriptions(root: JsonObject, references: ReferenceResolver): readonly Description[] {
  const found = new Map<string, Description>();
  const add = (starts: readonly Path[]): void => {
    const key = starts.map(toPointer).join('\n');
    if (starts.length > 0 && !found.has(key) && found.size < maxDescriptions)
      found.set(key, describe(starts, root, references));
  };
  add([[]]);
  // A map grows while it is read.
  for (const description of found.values()) {
    const names = new Set(description.flatMap(({ schema }) => Object.keys(propertiesOf(schema))));
    for (const name of names) add(memberPaths(description, name));
    add(description.flatMap(restPath));
    add(description.flatMap(itemsPath));
  }
  return [...found.values()];
}

function describe(starts: readonly Path[], root: JsonObject, references: ReferenceResolver): Description {
  const found = new Map<string, SchemaAt>();
  const add = (path: Path): void => {
    const pointer = toPointer(path);
    if (!found.has(pointer)) found.set(pointer, { schema: valueAt(root, path), path });
  };
  starts.forEach(add);
  for (const { schema, path } of found.values()) {
    if (!isJsonObject(schema)) continue;
    const target = references.resolve(schema);
    if (target?.kind === 'local') add(target.path);
    const { allOf } = schema;
    if (Array.isArray(allOf)) allOf.forEach((_, index) => add([...path, 'allOf', index]));
  }
  return [...found.values()];
}

/**
 * The members that a caller may leave out because a default is written in their place, by pointer of their schema: also
 * where another schema of the same object requires them.
 */
export function fillableMembers(
  root: JsonSchema,
  references: ReferenceResolver,
  applied: ReadonlySet<string>,
): ReadonlySet<string> {
  const fillable = new Set(applied);
  if (applied.size === 0 || !isJsonObject(root)) return fillable;
  for (const description of descriptionsOf(root, references)) {
    const filled = new Set(
      description.flatMap(({ schema, path }) =>
        Object.keys(propertiesOf(schema)).filter((name) => applied.has(toPointer([...path, 'properties', name]))),
      ),
    );
    if (filled.size === 0) continue;
    for (const { schema, path } of inPlace(description, root, references)) {
      const required = isJsonObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
      for (const name of required as readonly string[])
        if (filled.has(name)) fillable.add(toPointer([...path, 'properties', name]));
    }
  }
  return fillable;
}

/** Those of a description, and all that may hold for the same value. */
function inPlace(description: Description, root: JsonSchema, references: ReferenceResolver): Iterable<SchemaAt> {
  const found = new Map(description.map((one) => [toPointer(one.path), one]));
  const add = (path: Path): void => {
    const pointer = toPointer(path);
    if (!found.has(pointer)) found.set(pointer, { schema: valueAt(root as JsonValue, path), path });
  };
  for (const { schema, path } of found.values()) {
    if (!isJsonObject(schema)) continue;
    const target = references.resolve(schema);
    if (target?.kind === 'local') add(target.path);
    for (const inner of subschemas(schema)) if (inner.inPlace) add([...path, ...inner.path]);
  }
  return found.values();
}

/** The schemas that complete a member: those that declare it, and what others say of all that they do not declare. */
export function memberPaths(description: Description, name: string): readonly Path[] {
  return description.flatMap((one) =>
    Object.hasOwn(propertiesOf(one.schema), name) ? [[...one.path, 'properties', name]] : restPath(one),
  );
}

/** The schemas that check a member: the same, and what is said by patterns or by refusing whatever is not declared. */
export function memberChecks(description: Description, name: string, matches: MatchPattern): readonly Path[] {
  return description.flatMap(({ schema, path }) => {
    if (!isJsonObject(schema)) return [];
    const { patternProperties, additionalProperties } = schema;
    const patterns = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
    const verdicts = patterns.map((pattern) => ({ pattern, verdict: matches(pattern, name) }));
    const found: Path[] = verdicts
      .filter(({ verdict }) => verdict === true)
      .map(({ pattern }) => [...path, 'patternProperties', pattern]);
    if (Object.hasOwn(propertiesOf(schema), name)) found.unshift([...path, 'properties', name]);
    const isRest = found.length === 0 && verdicts.every(({ verdict }) => verdict === false);
    return isRest && additionalProperties !== undefined ? [[...path, 'additionalProperties']] : found;
  });
}

/** What a schema declares by name. */
export function propertiesOf(schema: JsonValue | undefined): JsonObject {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? properties : {};
}

function restPath({ schema, path }: SchemaAt): readonly Path[] {
  // With patternProperties, which members are left over depends on patterns.
  const isCertain = isJsonObject(schema) && schema['patternProperties'] === undefined;
  return isCertain && isJsonObject(schema['additionalProperties']) ? [[...path, 'additionalProperties']] : [];
}

function itemsPath({ schema, path }: SchemaAt): readonly Path[] {
  if (!isJsonObject(schema)) return [];
  const { first, rest, restKeyword } = itemSchemas(schema);
  return first.length === 0 && isJsonObject(rest) ? [[...path, restKeyword]] : [];
}
