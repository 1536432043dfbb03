import { isJsonObject, type JsonObject, type JsonSchema } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';
import { defaultDialect, dialectNamed, isOlder, isUnversioned, type DialectName } from './dialects.js';
import { keywords } from './keywords.js';
import { walkSchema } from './subschemas.js';

/** What a schema says of its dialect, and what follows. */
export type Dialect =
  | { readonly kind: 'declared' | 'default'; readonly name: DialectName }
  /** Not declared, but the keyword at the end of `path` says nothing in the default one. */
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

/**
 * The newest dialect that gives every constraint a meaning. Where none does, the newest that a keyword points to: it is
 * the one that the others' authors meant as well.
 */
function assumedDialect(root: JsonObject): Dialect | undefined {
  let found: (Dialect & { readonly kind: 'assumed' }) | undefined;
  let since: DialectName = 'draft-04';
  let until: DialectName = '2020-12';
  walkSchema(root, (schema, path) => {
    for (const keyword of Object.keys(schema)) {
      const span = spanOf(keyword, schema);
      if (!span) continue;
      if (isOlder(since, span.since)) since = span.since;
      if (isOlder(span.until, until)) until = span.until;
      const saysDefault = !isOlder(defaultDialect, span.since) && !isOlder(span.until, defaultDialect);
      if (!saysDefault && (!found || isOlder(found.name, span.until)))
        found = { kind: 'assumed', name: span.until, path: [...path, keyword] };
    }
  });
  return found && !isOlder(until, since) ? { ...found, name: until } : found;
}

interface Span {
  readonly since: DialectName;
  readonly until: DialectName;
}

/** The dialects that give a constraint its meaning; undefined where none can be told from it. */
function spanOf(keyword: string, schema: JsonObject): Span | undefined {
  const entry = keywords.get(keyword);
  if (!entry || entry.annotation) return undefined;
  const { since = 'draft-04', until = '2020-12' } = entry;
  const value = schema[keyword];
  if (entry.value === 'exclusive-bound' && typeof value === 'boolean') return { since, until: 'draft-04' };
  if (entry.value === 'schema-or-schemas' && Array.isArray(value)) return { since, until: '2019-09' };
  return { since, until };
}
