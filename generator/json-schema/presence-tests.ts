import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { valueAt } from './pointer.js';
import type { ReferenceResolver } from './references.js';

const dependencyKeywords = ['dependencies', 'dependentRequired', 'dependentSchemas'];

/**
 * The members by whose mere presence something is decided, with the keyword that does it: those that `required` names
 * in a schema that need not hold, and those on which others depend. A branch that also says what the member must be
 * looks at its value; alternatives that all require the same do not differ by it, nor do those that fix the value of
 * another member; and what depends on a member decides nothing when it is always `present`.
 */
export function presenceTests(
  schemas: readonly (JsonValue | undefined)[],
  root: JsonSchema,
  references: ReferenceResolver,
  present: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Map<JsonObject, Set<string>>();
  const add = (name: string, keyword: string): void => void (found.has(name) || found.set(name, keyword));
  /** `keyword` is the condition inside which the schema stands; `common` are names that tell nothing there. */
  const visit = (schema: JsonValue | undefined, keyword = '', common: readonly JsonValue[] = []): void => {
    const visited = isJsonObject(schema) ? (seen.get(schema) ?? new Set()) : undefined;
    if (!isJsonObject(schema) || visited?.has(keyword)) return;
    seen.set(schema, (visited ?? new Set()).add(keyword));
    const valued = isJsonObject(schema['properties']) ? schema['properties'] : {};
    for (const name of keyword === '' ? [] : requiredIn(schema)) {
      if (!common.includes(name) && !Object.hasOwn(valued, name)) add(name, keyword);
    }
    for (const holder of dependencyKeywords) {
      const dependent = schema[holder];
      if (!isJsonObject(dependent)) continue;
      for (const [name, inner] of Object.entries(dependent)) {
        if (!Array.isArray(inner) || !inner.every((other) => present.has(String(other)))) add(name, holder);
        visit(inner, keyword, common);
      }
    }
    const target = references.resolve(schema);
    if (target?.kind === 'local') visit(valueAt(root as JsonValue, target.path), keyword, common);
    for (const inner of listed(schema['allOf'])) visit(inner, keyword, common);
    for (const inner of [schema['then'], schema['else']]) visit(inner, keyword, common);
    for (const choice of ['anyOf', 'oneOf']) {
      const branches = listed(schema[choice]);
      const shared = requiredIn(branches[0]).filter((name) =>
        branches.every((branch) => requiredIn(branch).includes(name)),
      );
      for (const branch of branches) visit(branch, choice, hasTag(branch) ? requiredIn(branch) : shared);
    }
    visit(schema['not'], 'not');
    visit(schema['if'], 'if');
  };
  for (const schema of schemas) visit(schema);
  return found;
}

/** Whether a branch is chosen by the value of a member. */
function hasTag(branch: JsonValue | undefined): boolean {
  const properties = isJsonObject(branch) && isJsonObject(branch['properties']) ? branch['properties'] : {};
  return Object.values(properties).some(
    (member) => isJsonObject(member) && (member['const'] !== undefined || member['enum'] !== undefined),
  );
}

/** The members that a schema requires by itself. */
export function requiredIn(schema: JsonValue | undefined): readonly string[] {
  return isJsonObject(schema) ? listed(schema['required']).filter((name) => typeof name === 'string') : [];
}

function listed(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
