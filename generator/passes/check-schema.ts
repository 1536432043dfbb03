import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { collectDefaults } from '../json-schema/defaults.js';
import { foreignKeywords, keywords, refusedKeywords } from '../json-schema/keywords.js';
import { toPointer, valueAt } from '../json-schema/pointer.js';
import { objectRoot } from '../json-schema/root.js';
import { isSchema, subschemas, walkSchema } from '../json-schema/subschemas.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { knownFormats } from '../validator/formats.js';
import { checkMetaschema, typeNames } from './check-metaschema.js';
import { checkPattern } from './check-pattern.js';
import type { SchemaPlace } from './schema-place.js';

const draft07 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/;

/** Checks everything that can be wrong with a JSON Schema, so that compiling it can no longer fail. */
export function checkSchema(place: SchemaPlace, report: Report): void {
  if (!checkDialect(place, report)) return;
  checkMetaschema(place.schema, [], place, report);
  const visited = new Set<JsonObject>();
  const visit = (schema: JsonSchema, path: Path): void =>
    walkSchema(
      schema,
      (inner, at) => {
        if (visited.has(inner)) return;
        visited.add(inner);
        checkKeywords(inner, at, place, report);
        checkNewDefinitions(inner, at, place, report);
      },
      path,
    );
  visit(place.schema, []);
  // What a reference leads to may stand where the walk does not come by. A set grows while it is read.
  for (const inner of visited) {
    const target = inner['$ref'] === undefined ? undefined : place.references.resolve(inner);
    if (target?.kind !== 'local') continue;
    const there = valueAt(place.schema as JsonValue, target.path);
    if (!isJsonObject(there) || visited.has(there)) continue;
    checkMetaschema(there, target.path, place, report);
    visit(there, target.path);
  }
  checkDefaults(place, report);
  checkCycles(place, report);
  checkRoot(place, report);
}

function checkDialect(place: SchemaPlace, report: Report): boolean {
  let supported = true;
  walkSchema(place.schema, (schema, path) => {
    const dialect = schema['$schema'];
    if (dialect === undefined || (typeof dialect === 'string' && draft07.test(dialect))) return;
    supported = false;
    const origin = place.document.originOf([...place.path, ...path, '$schema']);
    report(createDiagnostic('schema-dialect', origin, { dialect: String(dialect) }));
  });
  return supported;
}

/** Draft-07 does not know `$defs`, which many write: what stands there is checked like `definitions`. */
function checkNewDefinitions(schema: JsonObject, at: Path, place: SchemaPlace, report: Report): void {
  const held = schema['$defs'];
  if (isJsonObject(held)) {
    for (const [name, member] of Object.entries(held)) checkMetaschema(member, [...at, '$defs', name], place, report);
  } else if (held !== undefined) {
    const origin = place.document.originOf([...place.path, ...at, '$defs']);
    report(createDiagnostic('schema-invalid', origin, { problem: '`$defs` must be object' }));
  }
}

function checkKeywords(schema: JsonObject, path: Path, place: SchemaPlace, report: Report): void {
  const { document } = place;
  const at = (...more: Path): Path => [...place.path, ...path, ...more];
  for (const keyword of Object.keys(schema)) {
    const origin = document.originOfKey(at(keyword));
    const foreign = foreignKeywords.get(keyword);
    if (refusedKeywords.has(keyword)) {
      report(createDiagnostic('keyword-refused', origin, { keyword }));
    } else if (foreign) {
      report(createDiagnostic('keyword-not-enforced', origin, { keyword, dialect: 'draft-07' }, { hint: foreign }));
    } else if (!keywords.has(keyword) && !keyword.startsWith('x-')) {
      const meant = suggest(keyword, keywords.keys());
      const hint = meant && `Did you mean \`${meant}\`?`;
      report(createDiagnostic('keyword-unknown', origin, { keyword }, { hint }));
    }
  }
  checkFormat(schema, at('format'), document, report);
  checkReference(schema, path, place, report);
  checkPropertyNames(schema, at, document, report);
  checkPattern(schema, at(), document, report);
}

function checkFormat(schema: JsonObject, path: Path, document: SourceDocument, report: Report): void {
  const { format } = schema;
  if (typeof format !== 'string' || knownFormats.has(format)) return;
  const meant = suggest(format, knownFormats);
  const hint = meant && `Did you mean \`${meant}\`?`;
  report(createDiagnostic('format-unknown', document.originOf(path), { format }, { hint }));
}

/** Nothing but `$ref` is needed to see that a neighbour is enforced as well. */
function checkReference(schema: JsonObject, path: Path, place: SchemaPlace, report: Report): void {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return;
  const at = [...place.path, ...path, '$ref'];
  const target = place.references.resolve(schema);
  if (target.kind !== 'local') {
    const code = target.kind === 'remote' ? 'ref-remote' : 'ref-missing';
    report(createDiagnostic(code, place.document.originOf(at), { ref }, { hint: nearTarget(ref, place.schema) }));
    return;
  }
  const siblings = Object.keys(schema).filter(
    (keyword) => keyword !== '$ref' && keywords.get(keyword)?.annotation === false,
  );
  if (siblings.length === 0) return;
  const names = siblings.map((keyword) => `\`${keyword}\``).join(', ');
  report(createDiagnostic('ref-siblings', place.document.originOfKey(at), { keywords: names }));
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
  for (const holder of ['properties', 'dependencies']) {
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
  walkSchema(schema, (inner, at) => {
    if (inner['default'] === undefined || applied.has(toPointer(at))) return;
    if (role === 'output') return;
    report(createDiagnostic('default-ignored', document.originOfKey([...path, ...at, 'default']), {}));
  });
}

/** A reference that comes back to its own schema without a step into the value would be checked for ever. */
function checkCycles({ schema: root, path, references, document }: SchemaPlace, report: Report): void {
  const finished = new Set<JsonObject>();
  const open = new Set<JsonObject>();
  const visit = (schema: JsonValue | undefined, at: Path): void => {
    if (!isJsonObject(schema) || finished.has(schema)) return;
    open.add(schema);
    const target = schema['$ref'] === undefined ? undefined : references.resolve(schema);
    if (target?.kind === 'local') {
      const there = valueAt(root as JsonValue, target.path);
      if (isJsonObject(there) && open.has(there)) {
        const origin = document.originOf([...path, ...at, '$ref']);
        report(createDiagnostic('ref-cycle', origin, { ref: String(schema['$ref']) }));
      } else {
        visit(there, target.path);
      }
    }
    for (const inner of subschemas(schema)) if (inner.inPlace) visit(inner.schema as JsonValue, [...at, ...inner.path]);
    open.delete(schema);
    finished.add(schema);
  };
  walkSchema(root, visit);
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
