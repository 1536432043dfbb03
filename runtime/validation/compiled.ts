import type { Issue, Parse, ParseResult } from '../core/parse.js';
import { copyJson, NotJson } from './copy-json.js';
import { applyDefaults, type Defaults } from './defaults.js';

/** What a compiled validator says of the first place that does not fit. Holds no value of the data. */
export interface ValidatorError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  readonly message?: string;
}

/** A function that the compiler made from a JSON Schema. It never writes to its argument. */
export interface CompiledValidator {
  (data: unknown): boolean;
  errors?: readonly ValidatorError[] | null;
}

/** A type guard that leaves its reasons in `errors`, as Ajv's validators do. */
export interface Validate<T> {
  (data: unknown): data is T;
  errors: readonly ValidatorError[] | null;
}

/** Makes the parser of a generated module: copies, applies defaults, then validates. */
export function createParse<T>(validator: CompiledValidator, defaults?: Defaults): Parse<T> {
  return (data) => {
    let copy: unknown;
    try {
      copy = copyJson(data);
    } catch (error) {
      if (!(error instanceof NotJson)) throw error;
      return { ok: false, issues: [{ path: error.path, keyword: 'json', message: error.message }] };
    }
    if (defaults) applyDefaults(defaults, copy);
    return check<T>(validator, copy);
  };
}

/** Makes the type guard of a generated module: true for exactly what the parser accepts. */
export function createValidate<T>(validator: CompiledValidator, defaults?: Defaults): Validate<T> {
  const parse = defaults ? createParse<T>(validator, defaults) : undefined;
  const validate = ((data: unknown): data is T => {
    const valid = parse ? parse(data).ok : accepts(validator, data);
    validate.errors = valid ? null : (validator.errors ?? []);
    return valid;
  }) as Validate<T>;
  validate.errors = null;
  return validate;
}

function check<T>(validator: CompiledValidator, value: unknown): ParseResult<T> {
  if (accepts(validator, value)) return { ok: true, value: value as T };
  return { ok: false, issues: (validator.errors ?? []).map(toIssue) };
}

/** Data nested deeper than the stack reaches is refused, not thrown. */
function accepts(validator: CompiledValidator, value: unknown): boolean {
  try {
    return validator(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    validator.errors = [
      { instancePath: '', schemaPath: '#', keyword: 'depth', params: {}, message: 'must not be nested this deeply' },
    ];
    return false;
  }
}

function toIssue(error: ValidatorError): Issue {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const member = error.params['missingProperty'] ?? error.params['additionalProperty'] ?? error.params['propertyName'];
  if (typeof member === 'string') path.push(member);
  return { path, keyword: error.keyword, message: error.message ?? 'is not valid' };
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
