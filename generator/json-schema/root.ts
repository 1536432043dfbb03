import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';

/** Whether a schema admits objects: only them, never them, or them among others. */
export type ObjectRoot = 'always' | 'never' | 'sometimes';

/**
 * Decides from the schema's own words what its values can be. `known` holds the verdicts so far, so that a schema is
 * looked at once however many references lead to it; while it is looked at, nothing is known for certain.
 */
export function objectRoot(
  schema: JsonSchema,
  root: JsonSchema,
  references: ReferenceResolver,
  known: Map<JsonSchema, ObjectRoot> = new Map(),
): ObjectRoot {
  if (schema === false) return 'never';
  if (!isJsonObject(schema)) return 'sometimes';
  const before = known.get(schema);
  if (before) return before;
  known.set(schema, 'sometimes');
  const inner = (candidate: JsonValue): ObjectRoot => objectRoot(candidate as JsonSchema, root, references, known);
  const verdicts: ObjectRoot[] = [];
  if (schema['type'] !== undefined) verdicts.push(ofTypes(asList(schema['type']), schema['nullable'] === true));
  if (schema['const'] !== undefined) verdicts.push(ofValues([schema['const']]));
  if (Array.isArray(schema['enum'])) verdicts.push(ofValues(schema['enum']));
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) verdicts.push(either(branches.map(inner)));
  }
  if (Array.isArray(schema['allOf'])) verdicts.push(...schema['allOf'].map(inner));
  const target = references.resolve(schema);
  if (target?.kind === 'local') verdicts.push(inner(valueAt(root as JsonValue, target.path) ?? true));
  const verdict = verdicts.includes('never') ? 'never' : verdicts.includes('always') ? 'always' : 'sometimes';
  known.set(schema, verdict);
  return verdict;
}

function ofTypes(types: readonly JsonValue[], nullable: boolean): ObjectRoot {
  if (!types.includes('object')) return 'never';
  return types.length === 1 && !nullable ? 'always' : 'sometimes';
}

function ofValues(values: readonly JsonValue[]): ObjectRoot {
  return either(values.map((value) => (isJsonObject(value) ? 'always' : 'never')));
}

function either(verdicts: readonly ObjectRoot[]): ObjectRoot {
  if (verdicts.every((verdict) => verdict === 'never')) return 'never';
  return verdicts.every((verdict) => verdict === 'always') ? 'always' : 'sometimes';
}

function asList(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}
