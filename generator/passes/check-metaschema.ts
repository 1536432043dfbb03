import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { parsePointer } from '../json-schema/pointer.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import type { SchemaPlace } from './schema-place.js';

let metaschema: ValidateFunction | undefined;

/** Checks a schema, which stands at a path in its schema document, against draft-07 itself. */
export function checkMetaschema(schema: JsonValue, at: Path, { path, document }: SchemaPlace, report: Report): void {
  metaschema ??= new Ajv({ allErrors: true, strict: false, validateFormats: false, verbose: true }).getSchema(
    'http://json-schema.org/draft-07/schema',
  );
  if (!metaschema || metaschema(schema)) return;
  const errors = metaschema.errors ?? [];
  const seen = new Set<string>();
  for (const error of errors) {
    if (isEcho(error, errors) || seen.has(error.instancePath)) continue;
    seen.add(error.instancePath);
    reportMetaschemaError(error, [...path, ...at, ...(parsePointer(error.instancePath) ?? [])], document, report);
  }
}

const choiceOfType = '#/properties/type/anyOf';

/**
 * A choice (`type`, `items`, `dependencies`) also reports each of its branches. For `type` the choice says it best; for
 * the others, whatever is wrong deeper inside.
 */
function isEcho(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  const isInside = (inner: ErrorObject, outer: ErrorObject): boolean =>
    inner.instancePath.startsWith(`${outer.instancePath}/`);
  if (error.keyword === 'anyOf') {
    return error.schemaPath !== choiceOfType && all.some((other) => isInside(other, error));
  }
  return all.some(
    (other) =>
      other.keyword === 'anyOf' &&
      (other.instancePath === error.instancePath || (other.schemaPath === choiceOfType && isInside(error, other))),
  );
}

/** The types that JSON Schema knows. */
export const typeNames: readonly string[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const otherTypeNames: { readonly [name: string]: string } = {
  dict: 'object',
  map: 'object',
  struct: 'object',
  record: 'object',
  list: 'array',
  tuple: 'array',
  set: 'array',
  float: 'number',
  double: 'number',
  decimal: 'number',
  long: 'integer',
  int: 'integer',
  int32: 'integer',
  int64: 'integer',
  str: 'string',
  text: 'string',
  char: 'string',
  date: 'string',
  datetime: 'string',
  bool: 'boolean',
  none: 'null',
  nil: 'null',
};

function reportMetaschemaError(error: ErrorObject, path: Path, document: SourceDocument, report: Report): void {
  const keyword = path.at(-1);
  const origin = document.originOf(path);
  const data = error.data as JsonValue;
  if (error.keyword === 'uniqueItems' && (keyword === 'required' || keyword === 'enum')) {
    const index = Math.max(Number(error.params['i']), Number(error.params['j']));
    const repeated = JSON.stringify((data as readonly JsonValue[])[index]);
    report(createDiagnostic('schema-repeats', document.originOf([...path, index]), { keyword, value: repeated }));
    return;
  }
  // A property may be called `type` as well.
  if (error.schemaPath === choiceOfType) {
    const wrong = (Array.isArray(data) ? data : [data]).find((name) => !typeNames.includes(name as string));
    if (wrong === undefined) {
      const problem = '`type` must list at least one type, and each only once';
      report(createDiagnostic('schema-invalid', origin, { problem }));
      return;
    }
    const name = typeof wrong === 'string' ? wrong.toLowerCase() : '';
    const meant = Object.hasOwn(otherTypeNames, name) ? otherTypeNames[name] : suggest(name, typeNames);
    const hint = name === 'any' ? 'Leave `type` out to allow any value.' : meant && `Did you mean \`${meant}\`?`;
    report(createDiagnostic('schema-type-unknown', origin, { found: `\`${JSON.stringify(wrong)}\`` }, { hint }));
    return;
  }
  const what = error.keyword === 'anyOf' ? 'has a value of the wrong kind' : (error.message ?? 'is not valid');
  const field = /^\d+$/.test(String(keyword)) ? `${path.at(-2)}.${keyword}` : String(keyword);
  report(createDiagnostic('schema-invalid', origin, { problem: `\`${field}\` ${what}` }));
}
