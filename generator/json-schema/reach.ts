import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';
import { isSchema, itemSchemas, subschemas } from './subschemas.js';

/** Whether a schema declares a place in its values: every step is a declared property or an item. */
export function reaches(root: JsonSchema, path: Path, references: ReferenceResolver): boolean {
  return reachesFrom(root, root, path, references, new Map());
}

function reachesFrom(
  schema: JsonSchema,
  root: JsonSchema,
  path: Path,
  references: ReferenceResolver,
  seen: Map<JsonSchema, Set<number>>,
): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (!isJsonObject(schema)) return false;
  // What has been looked at for the same steps led to nothing, or is being looked at.
  const lengths = seen.get(schema) ?? new Set<number>();
  if (lengths.has(path.length)) return false;
  seen.set(schema, lengths.add(path.length));
  const next = (value: JsonValue | undefined): boolean =>
    isSchema(value) && reachesFrom(value, root, rest, references, seen);
  const { properties, additionalProperties } = schema;
  const { first, rest: items } = itemSchemas(schema);
  if (isJsonObject(properties) && Object.hasOwn(properties, step)) return next(properties[step]);
  if (/^\d+$|^\*$/.test(String(step)) && (first.length > 0 || items !== undefined))
    return next(first[Number(step)] ?? items);
  if (isJsonObject(additionalProperties) && next(additionalProperties)) return true;
  const target = references.resolve(schema);
  if (target?.kind === 'local') {
    const there = valueAt(root as JsonValue, target.path);
    if (isSchema(there) && reachesFrom(there, root, path, references, seen)) return true;
  }
  return subschemas(schema).some((inner) => inner.inPlace && reachesFrom(inner.schema, root, path, references, seen));
}
