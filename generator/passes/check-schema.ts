import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { collectDefaults } from '../json-schema/defaults.js';
import { dialectNamed, dialectUri, isOlder, isUnversioned, type DialectName } from '../json-schema/dialects.js';
import { dialectOf, knowsKeyword } from '../json-schema/find-dialect.js';
import { formerKeywords, keywords, refusedKeywords, replacements } from '../json-schema/keywords.js';
import { toPointer, valueAt } from '../json-schema/pointer.js';
import { referenceKeyword, referenceKeywords } from '../json-schema/references.js';
import { objectRoot } from '../json-schema/root.js';
import { isSchema, subschemas } from '../json-schema/subschemas.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { knownFormats } from '../validator/formats.js';
import { checkIdentifiers } from './check-identifiers.js';
import { checkIdleKeywords } from './check-idle-keywords.js';
import { checkKeywordValue, typeNames } from './check-keyword-value.js';
import { checkPattern } from './check-pattern.js';
import type { SchemaPlace } from './schema-place.js';

/** Checks everything that can be wrong with a JSON Schema, so that compiling it can no longer fail. */
export function checkSchema(place: SchemaPlace, report: Report): void {
  const dialect = checkDialect(place, report);
  if (!dialect) return;
  for (const [schema, path] of place.references.schemas) checkKeywords(schema, path, dialect, place, report);
  checkIdentifiers(place, report);
  checkDefaults(place, report);
  checkCycles(place, report);
  checkUnevaluatedItems(place, dialect, report);
  checkRoot(place, report);
}

/** The dialect of all schemas of a document; undefined when it is not known for certain. */
function checkDialect({ schema, path, references, document }: SchemaPlace, report: Report): DialectName | undefined {
  const dialect = dialectOf(schema);
  const unsupported = (at: Path, uri: string): void =>
    report(createDiagnostic('schema-dialect', document.originOf([...path, ...at, '$schema']), { dialect: uri }));
  if (dialect.kind === 'unknown') {
    unsupported([], dialect.uri);
    return undefined;
  }
  if (dialect.kind === 'assumed') {
    const keyword = String(dialect.path.at(-1));
    const hint = `Add \`$schema: ${dialectUri(dialect.name)}\` to the root of this schema.`;
    const origin = document.originOfKey([...path, ...dialect.path]);
    report(createDiagnostic('dialect-assumed', origin, { keyword, dialect: dialect.name }, { hint }));
  }
  let isOne = true;
  for (const [{ $schema }, at] of references.schemas) {
    if ($schema === undefined || isUnversioned($schema) || dialectNamed($schema) === dialect.name) continue;
    isOne = false;
    unsupported(at, String($schema));
  }
  return isOne ? dialect.name : undefined;
}

function checkKeywords(schema: JsonObject, path: Path, dialect: DialectName, place: SchemaPlace, report: Report): void {
  const { document } = place;
  const at = (...more: Path): Path => [...place.path, ...path, ...more];
  for (const keyword of Object.keys(schema)) {
    const origin = document.originOfKey(at(keyword));
    if (refusedKeywords.has(keyword)) {
      report(createDiagnostic('keyword-refused', origin, { keyword }));
    } else if (knowsKeyword(dialect, keyword)) {
      checkKeywordValue(schema, keyword, dialect, at(), document, report);
    } else if (keywords.get(keyword)?.annotation === false || formerKeywords.has(keyword)) {
      const hint = hintFor(keyword);
      report(createDiagnostic('keyword-not-enforced', origin, { keyword, dialect }, { hint }));
    } else if (!keywords.has(keyword) && !keyword.startsWith('x-')) {
      const meant = suggest(keyword, keywords.keys());
      const hint = meant && `Did you mean \`${meant}\`?`;
      report(createDiagnostic('keyword-unknown', origin, { keyword }, { hint }));
    }
  }
  checkIdleKeywords(schema, at, document, report);
  checkFormat(schema, at('format'), document, report);
  checkReference(schema, path, dialect, place, report);
  checkPropertyNames(schema, at, document, report);
  checkPattern(schema, at(), document, report);
}

/** What to write instead of a constraint that the schema's dialect does not know. */
function hintFor(keyword: string): string | undefined {
  const former = formerKeywords.get(keyword);
  if (former) return former;
  const { since, until } = keywords.get(keyword) ?? {};
  const uri = dialectUri(until ?? (since && !isOlder(since, '2019-09') ? '2020-12' : 'draft-07'));
  const instead = replacements.get(keyword);
  return `Declare \`$schema: ${uri}\`${instead ? `, or ${instead}` : ''}.`;
}

function checkFormat(schema: JsonObject, path: Path, document: SourceDocument, report: Report): void {
  const { format } = schema;
  if (typeof format !== 'string' || knownFormats.has(format)) return;
  const meant = suggest(format, knownFormats);
  const hint = meant && `Did you mean \`${meant}\`?`;
  report(createDiagnostic('format-unknown', document.originOf(path), { format }, { hint }));
}

function checkReference(
  schema: JsonObject,
  path: Path,
  dialect: DialectName,
  place: SchemaPlace,
  report: Report,
): void {
  const used = referenceKeywords.filter((keyword) => schema[keyword] !== undefined && knowsKeyword(dialect, keyword));
  const [keyword, second] = used;
  if (!keyword || typeof schema[keyword] !== 'string') return;
  const at = (name: string): Path => [...place.path, ...path, name];
  const { document } = place;
  if (second) {
    const problem = `\`${second}\` stands beside \`${keyword}\``;
    const hint = `Put each of the two into a schema of its own under \`allOf\`.`;
    report(createDiagnostic('schema-invalid', document.originOfKey(at(second)), { problem }, { hint }));
    return;
  }
  const ref = schema[keyword];
  const target = place.references.resolve(schema);
  if (target?.kind === 'dynamic') {
    const hint = 'Use `$ref` with a JSON Pointer, or remove the `$id`s inside this schema.';
    report(createDiagnostic('keyword-not-enforced', document.originOfKey(at(keyword)), { keyword, dialect }, { hint }));
    return;
  }
  if (target?.kind !== 'local') {
    const code = target?.kind === 'remote' ? 'ref-remote' : 'ref-missing';
    const hint = nearTarget(ref, place.schema);
    report(createDiagnostic(code, document.originOf(at(keyword)), { ref, keyword }, { hint }));
    return;
  }
  if (isOlder(dialect, '2019-09')) checkNeighbours(schema, at('$ref'), document, report);
}

/** Older dialects ignore what stands beside `$ref`; nobody who writes it means that. */
function checkNeighbours(schema: JsonObject, path: Path, document: SourceDocument, report: Report): void {
  const siblings = Object.keys(schema).filter(
    (keyword) => keyword !== '$ref' && keywords.get(keyword)?.annotation === false,
  );
  if (siblings.length === 0) return;
  const names = siblings.map((keyword) => `\`${keyword}\``).join(', ');
  report(createDiagnostic('ref-siblings', document.originOfKey(path), { keywords: names }));
}

function nearTarget(ref: string, root: JsonSchema): string | undefined {
  if (!isJsonObject(root)) return undefined;
  const known = ['definitions', '$defs'].flatMap((holder) =>
    isJsonObject(root[holder]) ? Object.keys(root[holder]).map((name) => `#${toPointer([holder, name])}`) : [],
  );
  const meant = suggest(ref, known);
  return meant && `Did you mean \`${meant}\`?`;
}

function checkPropertyNames(
  schema: JsonObject,
  at: (...more: Path) => Path,
  document: SourceDocument,
  report: Report,
): void {
  for (const holder of ['properties', 'dependencies', 'dependentSchemas', 'dependentRequired']) {
    const members = schema[holder];
    if (!isJsonObject(members) || !Object.hasOwn(members, '__proto__')) continue;
    report(createDiagnostic('property-name', document.originOfKey(at(holder, '__proto__')), { property: '__proto__' }));
  }
  const required = schema['required'];
  if (!Array.isArray(required)) return;
  const index = required.indexOf('__proto__');
  if (index >= 0)
    report(createDiagnostic('property-name', document.originOf(at('required', index)), { property: '__proto__' }));
}

function checkDefaults({ schema, path, references, document, role }: SchemaPlace, report: Report): void {
  const applied = role === 'input' ? collectDefaults(schema, references).applied : new Set<string>();
  if (role === 'output') return;
  for (const [inner, at] of references.schemas) {
    if (inner['default'] === undefined || applied.has(toPointer(at))) continue;
    report(createDiagnostic('default-ignored', document.originOfKey([...path, ...at, 'default']), {}));
  }
}

/** A reference that comes back to its own schema without a step into the value would be checked for ever. */
function checkCycles({ schema: root, path, references, document }: SchemaPlace, report: Report): void {
  const finished = new Set<JsonObject>();
  const open = new Set<JsonObject>();
  const visit = (schema: JsonValue | undefined, at: Path): void => {
    if (!isJsonObject(schema) || finished.has(schema)) return;
    open.add(schema);
    const keyword = referenceKeyword(schema);
    const target = references.resolve(schema);
    if (keyword && target?.kind === 'local') {
      const there = valueAt(root as JsonValue, target.path);
      if (isJsonObject(there) && open.has(there)) {
        const origin = document.originOf([...path, ...at, keyword]);
        report(createDiagnostic('ref-cycle', origin, { ref: String(schema[keyword]), keyword }));
      } else {
        visit(there, target.path);
      }
    }
    for (const inner of subschemas(schema)) if (inner.inPlace) visit(inner.schema as JsonValue, [...at, ...inner.path]);
    open.delete(schema);
    finished.add(schema);
  };
  for (const [schema, at] of references.schemas) visit(schema, at);
}

/** Which items `contains` has looked at is not kept account of one by one. */
function checkUnevaluatedItems(place: SchemaPlace, dialect: DialectName, report: Report): void {
  const { schema: root, path, references, document } = place;
  const holdsContains = (schema: JsonSchema, seen: Set<JsonSchema>): boolean => {
    if (!isJsonObject(schema) || seen.has(schema)) return false;
    seen.add(schema);
    const target = references.resolve(schema);
    const there = target?.kind === 'local' ? valueAt(root as JsonValue, target.path) : undefined;
    return (
      schema['contains'] !== undefined ||
      (isSchema(there) && holdsContains(there, seen)) ||
      subschemas(schema).some((inner) => inner.inPlace && holdsContains(inner.schema, seen))
    );
  };
  for (const [schema, at] of references.schemas) {
    const keyword = 'unevaluatedItems';
    if (schema[keyword] === undefined || schema[keyword] === true || !holdsContains(schema, new Set())) continue;
    const hint = 'Remove `contains` from the schemas of this list, or `unevaluatedItems`.';
    const origin = document.originOfKey([...path, ...at, keyword]);
    report(createDiagnostic('keyword-not-enforced', origin, { keyword, dialect }, { hint }));
  }
}

function checkRoot({ schema, path, references, document, role }: SchemaPlace, report: Report): void {
  if (role === 'condition') return;
  const name = role === 'input' ? 'inputSchema' : 'outputSchema';
  // Of a type that does not exist, it says nothing that it is no object.
  const types = isJsonObject(schema) ? [schema['type'] ?? 'object'].flat() : [];
  if (types.some((type) => !typeNames.includes(type as 'object'))) return;
  const verdict = objectRoot(schema, schema, references);
  const typed = isSchema(schema) && isJsonObject(schema) && schema['type'] !== undefined;
  const origin = typed ? document.originOf([...path, 'type']) : document.originOfKey(path);
  if (verdict === 'never') report(createDiagnostic('root-not-object', origin, { schema: name }));
  if (verdict === 'sometimes') report(createDiagnostic('root-object-assumed', origin, { schema: name }));
}
