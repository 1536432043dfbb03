import type { JsonObject, JsonValue } from './json.js';
import type { Issue, Parse } from './parse.js';
import { parseJson } from './parse-json.js';

/**
 * A schema of any library that follows Standard Schema V1, such as Zod, Valibot or ArkType. `jsonSchema` is of its
 * companion, Standard JSON Schema V1.
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: string }) => Record<string, unknown>;
      readonly output: (options: { readonly target: string }) => Record<string, unknown>;
    };
  };
}

type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a Standard Schema takes. */
export type InferInput<Schema extends StandardSchemaV1> = NonNullable<Schema['~standard']['types']>['input'];

/** What a Standard Schema makes of it. */
export type InferOutput<Schema extends StandardSchemaV1> = NonNullable<Schema['~standard']['types']>['output'];

/** Whether something is a Standard Schema. ArkType's are functions. */
export function isStandardSchema(schema: unknown): schema is StandardSchemaV1 {
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null) return false;
  const { '~standard': standard } = schema as { readonly '~standard'?: { readonly version?: unknown } };
  return typeof standard === 'object' && standard !== null && standard.version === 1;
}

/**
 * The parser of a Standard Schema.
 *
 * It throws a TypeError when the schema answers asynchronously, or makes something that JSON cannot hold: a call may
 * have to be stored between its parsing and its execution.
 */
export function parseWith<Output>(schema: StandardSchemaV1<unknown, Output>): Parse<Output> {
  const { validate, vendor } = schema['~standard'];
  return (data) => {
    const copy = parseJson(data);
    if (!copy.ok) return copy;
    const result = validate(copy.value);
    if ('then' in result) {
      // Nobody waits for it, so nobody must miss it either.
      result.then(undefined, () => {});
      throw new TypeError(`a schema of ${vendor} validates asynchronously; tools need schemas that answer at once`);
    }
    // Lists of some libraries are of a class of theirs, which `map` would make again.
    if (result.issues)
      return { ok: false, issues: Array.from(result.issues, (issue) => toIssue(issue, vendor, copy.value)) };
    const made = parseJson(result.value);
    if (made.ok) return { ok: true, value: made.value as Output };
    const problem = made.issues.map(({ path, message }) => `/${path.join('/')} ${message}`).join('; ');
    throw new TypeError(`a schema of ${vendor} makes a value that JSON cannot hold: ${problem}`);
  };
}

/** Some libraries quote the data in their messages. Issues reach logs, so such a message is not passed on. */
function toIssue({ message, path: steps = [] }: StandardIssue, vendor: string, data: JsonValue): Issue {
  const path = Array.from(steps, (step) => String(typeof step === 'object' ? step.key : step));
  let place: JsonValue | undefined = data;
  for (const step of path) place = isHolder(place) && Object.hasOwn(place, step) ? place[step] : undefined;
  return { path, keyword: vendor, message: quotes(message, place) ? 'is not valid' : message };
}

/** Whether a text holds a value, or any of the values in it; of a long one, its start. */
function quotes(text: string, value: JsonValue | undefined): boolean {
  if (isHolder(value)) return Object.entries(value).some(([name, inner]) => text.includes(name) || quotes(text, inner));
  return (typeof value === 'string' || typeof value === 'number') && text.includes(String(value).slice(0, 8));
}

function isHolder(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
