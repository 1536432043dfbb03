import { canonicalJson } from '../../runtime/core/canonical-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { dialectUri, type DialectName } from '../json-schema/dialects.js';
import { keywords, type ValueShape } from '../json-schema/keywords.js';
import { isSchema } from '../json-schema/subschemas.js';
import { maskSecrets } from '../secrets/mask-secrets.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/** Where the keyword stands, and how to speak of what is wrong with its value. */
interface Subject {
  readonly keyword: string;
  readonly value: JsonValue;
  /** Of the keyword's value in its document. */
  readonly path: Path;
  readonly dialect: DialectName;
  readonly document: SourceDocument;
  readonly report: Report;
}

/** Checks the value that a schema gives to one of its dialect's keywords. */
export function checkKeywordValue(
  schema: JsonObject,
  keyword: string,
  dialect: DialectName,
  path: Path,
  document: SourceDocument,
  report: Report,
): void {
  const shape = keywords.get(keyword)?.value ?? 'any';
  checks[shape]({ keyword, value: schema[keyword] as JsonValue, path: [...path, keyword], dialect, document, report });
}

type Check = (subject: Subject) => void;

const checks: { readonly [shape in ValueShape]: Check } = {
  any: () => {},
  boolean: expecting('true or false', (value) => typeof value === 'boolean'),
  count: expecting('a whole number of 0 or more', (value) => Number.isInteger(value) && (value as number) >= 0),
  number: expecting('a number', (value) => typeof value === 'number'),
  positive: expecting('a number above 0', (value) => typeof value === 'number' && value > 0),
  text: expecting('a text', (value) => typeof value === 'string'),
  'exclusive-bound': (subject) => {
    if (subject.dialect === 'draft-04') checks.boolean(subject);
    else checks.number(subject);
  },
  list: (subject) => {
    if (!Array.isArray(subject.value)) expected(subject, 'a list');
    else if (subject.keyword === 'enum') checkRepeats(subject, subject.value);
  },
  names: checkNames,
  'names-map': (subject) => checkMembers(subject, checkNames),
  schema: checkSchemaValue,
  schemas: checkSchemaList,
  'schema-map': (subject) => checkMembers(subject, checkSchemaValue),
  'schema-or-schemas': (subject) => {
    if (!Array.isArray(subject.value)) checkSchemaValue(subject);
    else if (subject.dialect === '2020-12')
      expected(subject, 'a schema; a list of them belongs under `prefixItems` in 2020-12', listAdvice);
    else checkSchemaList(subject);
  },
  dependencies: (subject) =>
    checkMembers(subject, (inner) => {
      if (Array.isArray(inner.value)) checkNames(inner);
      else if (!isSchema(inner.value)) expected(inner, 'a schema or a list of names');
    }),
  types: checkTypes,
};

const listAdvice = `Call it \`prefixItems\`, and \`additionalItems\` \`items\`; or declare \`$schema: ${dialectUri('2019-09')}\`.`;

function expecting(what: string, holds: (value: JsonValue) => boolean): Check {
  return (subject) => {
    if (!holds(subject.value)) expected(subject, what);
  };
}

function checkSchemaValue(subject: Subject): void {
  if (!isSchema(subject.value)) expected(subject, 'a schema');
}

function checkSchemaList(subject: Subject): void {
  const { keyword, value } = subject;
  if (!Array.isArray(value)) expected(subject, 'a list of schemas');
  else if (value.length === 0) expected(subject, 'a list of at least one schema');
  else value.forEach((item: JsonValue, index) => checkSchemaValue(member(subject, item, index, `${keyword}.${index}`)));
}

function checkNames(subject: Subject): void {
  const { keyword, value } = subject;
  if (!Array.isArray(value)) {
    // What draft-03 asked for is still widespread.
    const hint =
      typeof value === 'boolean'
        ? 'List the names of the required properties in the `required` of the schema that holds them.'
        : undefined;
    expected(subject, 'a list of names', hint);
    return;
  }
  value.forEach((item: JsonValue, index) => {
    if (typeof item !== 'string') expected(member(subject, item, index, `${keyword}.${index}`), 'a text');
  });
  checkRepeats(subject, value);
}

function checkRepeats({ keyword, path, document, report }: Subject, values: readonly JsonValue[]): void {
  const index = indexOfRepeat(values);
  if (index === undefined) return;
  const value = JSON.stringify(values[index]);
  report(createDiagnostic('schema-repeats', document.originOf([...path, index]), { keyword, value }));
}

function checkMembers(subject: Subject, check: Check): void {
  if (!isJsonObject(subject.value)) {
    expected(subject, 'a mapping');
    return;
  }
  for (const [name, value] of Object.entries(subject.value)) check(member(subject, value, name, name));
}

function member(subject: Subject, value: JsonValue, step: string | number, keyword: string): Subject {
  return { ...subject, keyword, value, path: [...subject.path, step] };
}

function expected({ keyword, value, path, document, report }: Subject, what: string, hint?: string): void {
  const problem = `\`${keyword}\` must be ${what}, and this is ${describe(value)}`;
  report(createDiagnostic('schema-invalid', document.originOf(path), { problem }, { hint }));
}

function describe(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  // What is cut off would no longer be recognised.
  const text = maskSecrets(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** The index of the first value that stands in a list before. */
function indexOfRepeat(values: readonly JsonValue[]): number | undefined {
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    const key = typeof value === 'object' ? canonicalJson(value) : `${typeof value} ${String(value)}`;
    if (seen.has(key)) return index;
    seen.add(key);
  }
  return undefined;
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

function checkTypes({ value, path, document, report }: Subject): void {
  const types: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const origin = document.originOf(path);
  const wrong = types.find((name) => !typeNames.includes(name as string));
  if (wrong !== undefined) {
    const name = typeof wrong === 'string' ? wrong.toLowerCase() : '';
    const meant = Object.hasOwn(otherTypeNames, name) ? otherTypeNames[name] : suggest(name, typeNames);
    const hint = name === 'any' ? 'Leave `type` out to allow any value.' : meant && `Did you mean \`${meant}\`?`;
    report(createDiagnostic('schema-type-unknown', origin, { found: `\`${JSON.stringify(wrong)}\`` }, { hint }));
  } else if (types.length === 0 || new Set(types).size < types.length) {
    const problem = '`type` must list at least one type, and each only once';
    report(createDiagnostic('schema-invalid', origin, { problem }));
  }
}
