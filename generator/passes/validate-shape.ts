import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isJsonObject, type JsonObject, type JsonValue } from '../../runtime/core/json.js';
import { messageOf } from '../../runtime/validation/messages.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { parsePointer } from '../json-schema/pointer.js';
import { maskSecrets } from '../secrets/mask-secrets.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/** Checks a document against one of the compiler's own schemas. True when nothing was found. */
export type ShapeCheck = (document: SourceDocument, report: Report) => boolean;

/** Makes the check for one schema. `whole` names the document in messages, such as `A contract`. */
export function createShapeCheck(schema: JsonObject, whole: string, explain: ExplainField = () => false): ShapeCheck {
  let validate: ValidateFunction | undefined;
  return (document, report) => {
    validate ??= new Ajv({
      allErrors: true,
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      verbose: true,
    }).compile(schema);
    if (validate(document.value)) return true;
    const all = validate.errors ?? [];
    const errors = all.filter((error) => !isEcho(error, all));
    // A refusal without a word would be worse than an echo.
    for (const error of errors.length > 0 ? errors : all) reportError(error, document, whole, explain, report);
    return false;
  };
}

/** A chance to explain an unknown field better than the general message can. True when it has. */
export type ExplainField = (field: string, path: Path, document: SourceDocument, report: Report) => boolean;

/** `if`, `oneOf` and `propertyNames` repeat in general what another error says in particular. */
function isEcho(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === 'if' || error.keyword === 'propertyNames') return true;
  // Of the branches of a choice between a word and an object, only the one that the author took is of interest.
  const choice = all.find((other) => other.keyword === 'oneOf' && other.instancePath === error.instancePath);
  // Of a value of the wrong type, it says nothing that it is none of the listed ones either.
  if (!choice) {
    const isOfType = (other: ErrorObject): boolean =>
      other.keyword === 'type' && other.instancePath === error.instancePath;
    return error.keyword === 'enum' && all.some(isOfType);
  }
  if (error.keyword === 'oneOf') {
    return all.some((other) => isOfBranch(other, choice) || other.instancePath.startsWith(`${choice.instancePath}/`));
  }
  return !isOfBranch(error, choice);
}

function isOfBranch(error: ErrorObject, choice: ErrorObject): boolean {
  if (error === choice || error.instancePath !== choice.instancePath) return false;
  if (typeof choice.data === 'string') return error.keyword === 'enum';
  return (
    isJsonObject(choice.data as JsonValue) && (error.keyword === 'required' || error.keyword === 'additionalProperties')
  );
}

function reportError(
  error: ErrorObject,
  document: SourceDocument,
  whole: string,
  explain: ExplainField,
  report: Report,
): void {
  const path = parsePointer(error.instancePath) ?? [];
  const field = path.join('.');
  const parent = field === '' ? whole : `\`${field}\``;
  const found = describe(error.data as JsonValue);
  const here = document.originOf(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(error.params['additionalProperty']);
      const place = [...path, unknown];
      if (explain(unknown, place, document, report)) return;
      const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
      const meant = suggest(unknown, known);
      const hint = meant ? `Did you mean \`${meant}\`?` : `The fields are: ${known.join(', ')}.`;
      report(createDiagnostic('unknown-field', document.originOfKey(place), { field: unknown, parent }, { hint }));
      return;
    }
    case 'required': {
      const origin =
        path.length === 0 ? document.originOfKey([Object.keys(document.value)[0] ?? '']) : document.originOfKey(path);
      const missing = String(error.params['missingProperty']);
      const hint =
        missing === 'http' ? 'Add `http: { endpoint: /chat/tool-call }`, the path of your tool endpoint.' : undefined;
      report(createDiagnostic('missing-field', origin, { field: missing, parent }, { hint }));
      return;
    }
    case 'enum': {
      const allowed = error.params['allowedValues'] as readonly JsonValue[];
      const meant = typeof error.data === 'string' ? suggest(error.data, allowed.map(String)) : undefined;
      const params = {
        field: field || whole,
        found,
        allowed: allowed.map((value) => `\`${String(value)}\``).join(', '),
      };
      report(createDiagnostic('value-not-allowed', here, params, { hint: meant && `Did you mean \`${meant}\`?` }));
      return;
    }
    case 'type': {
      const expected = describeTypes(error.schema as string | readonly string[]);
      report(createDiagnostic('wrong-type', here, { field: field || whole, expected, found }));
      return;
    }
    case 'oneOf':
      // The only choice of our schemas.
      report(createDiagnostic('wrong-type', here, { field, expected: 'a word or a mapping', found }));
      return;
    default:
      reportValue(error, document, path, report);
  }
}

function reportValue(error: ErrorObject, document: SourceDocument, path: Path, report: Report): void {
  const inName = (error as { readonly propertyName?: string }).propertyName;
  const at = inName === undefined ? path : [...path, inName];
  const origin = inName === undefined ? document.originOf(path) : document.originOfKey(at);
  const problem =
    error.keyword === 'not'
      ? 'cannot be a header that means something else to HTTP'
      : error.keyword === 'pattern'
        ? patternProblem(String(error.params['pattern']))
        : messageOf(error.keyword, error.params);
  report(createDiagnostic('value-invalid', origin, { field: at.join('.'), problem }));
}

/** What the patterns of our own schemas ask for, in words, by a part that tells one from the others. */
const patternWords: readonly (readonly [part: string, words: string])[] = [
  ['^[a-z][a-z0-9_-]', 'must start with a lower-case letter, followed by lower-case letters, digits, `_` or `-`'],
  ['~[01]', 'must be a JSON Pointer to a member, such as `/orderId`'],
  [
    'https?',
    'must be a path that starts with one `/`, such as `/chat/tool-call`, or an http address without user, password and fragment',
  ],
  ["'*+.^_`|~", 'must be the name of an HTTP header'],
  ['xff', 'must be a text of one line in Latin-1 characters'],
  ['^(0|', 'must be a semantic version, such as `1.0.0`'],
  ['_.:-]', 'must start with a letter or `_`, followed by letters, digits, `_`, `.`, `:` or `-`'],
  ['_.:/-]', 'must start with a letter or `_`, followed by letters, digits, `_`, `.`, `:`, `/` or `-`'],
];

function patternProblem(pattern: string): string {
  const known = patternWords.find(([part]) => pattern.includes(part));
  return known?.[1] ?? messageOf('pattern', { pattern });
}

function describeTypes(types: string | readonly string[]): string {
  const names = (Array.isArray(types) ? types : [types]) as readonly string[];
  return names.map((name) => typeNames[name] ?? name).join(' or ');
}

const typeNames: { readonly [type: string]: string } = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

function describe(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  // What is cut off would no longer be recognised.
  const text = maskSecrets(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
