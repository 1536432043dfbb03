import type { Issue, Parse } from '../core/parse.js';
import { copyJson, NotJson } from '../core/copy-json.js';
import { applyDefaults, type Defaults } from './defaults.js';
import { memberMessageOf } from './messages.js';

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
    const { value, errors } = examine(validator, defaults, data);
    return errors ? { ok: false, issues: toIssues(errors) } : { ok: true, value: value as T };
  };
}

/** Makes the type guard of a generated module: true for exactly what the parser accepts. */
export function createValidate<T>(validator: CompiledValidator, defaults?: Defaults): Validate<T> {
  const validate = ((data: unknown): data is T => {
    validate.errors = examine(validator, defaults, data).errors ?? null;
    return validate.errors === null;
  }) as Validate<T>;
  validate.errors = null;
  return validate;
}

interface Examined {
  readonly value?: unknown;
  readonly errors?: readonly ValidatorError[];
}

function examine(validator: CompiledValidator, defaults: Defaults | undefined, data: unknown): Examined {
  try {
    const value = copyJson(data);
    if (defaults) applyDefaults(defaults, value);
    return validator(value) ? { value } : { errors: validator.errors ?? [] };
  } catch (error) {
    if (error instanceof NotJson) return { errors: [refusal(error.path, 'json', error.message)] };
    // Data nested deeper than the stack reaches is refused, not thrown.
    if (error instanceof RangeError) return { errors: [refusal([], 'depth', 'must not be nested this deeply')] };
    throw error;
  }
}

function refusal(path: readonly string[], keyword: string, message: string): ValidatorError {
  const instancePath = path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { instancePath, schemaPath: '#', keyword, params: {}, message };
}

/** Errors as issues, without those that only say that there was another. */
function toIssues(errors: readonly ValidatorError[]): Issue[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames');
  return (telling.length > 0 ? telling : errors).map(toIssue);
}

/** Of a property that is missing, too much or wrongly named, an issue names the place where it is, or would be. */
function toIssue({ instancePath, keyword, params, message }: ValidatorError): Issue {
  const path = instancePath.split('/').slice(1).map(unescapePointer);
  const member =
    params['missingProperty'] ??
    params['additionalProperty'] ??
    params['unevaluatedProperty'] ??
    params['propertyName'];
  if (typeof member !== 'string') return { path, keyword, message: message ?? 'is not valid' };
  return { path: [...path, member], keyword, message: memberMessageOf(keyword, params) };
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
