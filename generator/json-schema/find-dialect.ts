import { isJsonObject, type JsonObject, type JsonSchema } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { defaultDialect, dialectNamed, isOlder, isUnversioned, type DialectName } from './dialects.js';
import { keywords } from './keywords.js';
import { walkSchema } from './subschemas.js';

/** What a schema says of its dialect, and what follows. */
export type Dialect =
  | { readonly kind: 'declared' | 'default'; readonly name: DialectName }
  /** Not declared, but the keyword at the end of `path` says something in this dialect only. */
  | { readonly kind: 'assumed'; readonly name: DialectName; readonly path: Path }
  | { readonly kind: 'unknown'; readonly uri: string };

const known = new WeakMap<JsonObject, Dialect>();

/** The dialect of a schema document. */
export function dialectOf(root: JsonSchema): Dialect {
  if (!isJsonObject(root)) return { kind: 'default', name: defaultDialect };
  const before = known.get(root);
  if (before) return before;
  const dialect = determineDialect(root);
  known.set(root, dialect);
  return dialect;
}

/** Whether a dialect gives a keyword its meaning. */
export function knowsKeyword(dialect: DialectName, keyword: string): boolean {
  const entry = keywords.get(keyword);
  return (
    entry !== undefined &&
    !isOlder(dialect, entry.since ?? 'draft-04') &&
    (entry.until === undefined || !isOlder(entry.until, dialect))
  );
}

function determineDialect(root: JsonObject): Dialect {
  const uri = root['$schema'];
  if (uri !== undefined && !isUnversioned(uri)) {
    const name = dialectNamed(uri);
    return name ? { kind: 'declared', name } : { kind: 'unknown', uri: String(uri) };
  }
  return assumedDialect(root) ?? { kind: 'default', name: defaultDialect };
}

/** Of several such keywords, the newest dialect decides: it is the one that the others' authors meant as well. */
function assumedDialect(root: JsonObject): Dialect | undefined {
  let found: (Dialect & { readonly kind: 'assumed' }) | undefined;
  walkSchema(root, (schema, path) => {
    for (const keyword of Object.keys(schema)) {
      const name = onlyDialectOf(keyword, schema);
      if (name && (!found || isOlder(found.name, name))) found = { kind: 'assumed', name, path: [...path, keyword] };
    }
  });
  return found;
}

/** The dialect that a keyword points to, where the default dialect gives it no meaning. */
function onlyDialectOf(keyword: string, schema: JsonObject): DialectName | undefined {
  const entry = keywords.get(keyword);
  if (entry?.value === 'exclusive-bound') return typeof schema[keyword] === 'boolean' ? 'draft-04' : undefined;
  if (!entry || entry.annotation || knowsKeyword(defaultDialect, keyword)) return undefined;
  return entry.until ?? '2020-12';
}
