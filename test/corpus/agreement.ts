import { Ajv, type AnySchema, type Format } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { check, gen, property, type GeneratorValue } from 'fast-check';
import ts from 'typescript';
import { dialectOf } from '../../generator/json-schema/find-dialect.js';
import { isJsonObject, type JsonSchema, type JsonValue } from '../../runtime/core/json.js';
import type { ParseResult } from '../../runtime/core/parse.js';
import * as runtime from '../../runtime/validation/index.js';
import { emitted } from '../tester.js';
import { makeValue } from './arbitrary.js';
import { schemasOf, type CompiledFile } from './corpus.js';

/** How the emitted validators of a contract compare with interpreted Ajv. */
export interface Agreement {
  /** Values that both accept. */
  readonly input: readonly JsonValue[];
  readonly output: readonly JsonValue[];
  /** How many values both refuse. */
  readonly refused: number;
  /** What they differ in: the smallest value that fast-check found. */
  readonly differences: readonly string[];
}

/** Compares validators, before any default is written, on random values. */
export function compareWithAjv(
  file: CompiledFile,
  choices: { readonly seed: number; readonly numRuns: number },
): Agreement {
  const { inputSchema, outputSchema = { type: 'object' } } = schemasOf(file);
  const { validateInput, validateOutput } = emittedModule(file, withoutDefaults).exports;
  const accepted = { input: [] as JsonValue[], output: [] as JsonValue[] };
  const differences: string[] = [];
  let refused = 0;
  for (const [part, schema, validate] of [
    ['input', inputSchema, validateInput],
    ['output', outputSchema, validateOutput],
  ] as const) {
    const interpreted = interpret(withObjectRoot(schema));
    let smallest: JsonValue | undefined;
    const agree = (choose: GeneratorValue): boolean => {
      const value = makeValue(schema, choose);
      const valid = validate(value);
      if (valid) accepted[part].push(value);
      else refused++;
      if (valid === interpreted(value)) return true;
      // Shrinking fails with smaller and smaller values.
      smallest = value;
      return false;
    };
    const { failed, errorInstance } = check(property(gen(), agree), choices);
    if (failed && smallest === undefined) throw errorInstance;
    if (smallest === undefined) continue;
    const verdict = validate(smallest) ? 'accepts' : 'refuses';
    differences.push(`${file.path}: the emitted validator ${verdict} as ${part} ${JSON.stringify(smallest)}`);
  }
  return { ...accepted, refused, differences };
}

type Validator = (value: unknown) => boolean;

/** What a validator module exports. */
interface EmittedExports {
  readonly parseInput: (value: unknown) => ParseResult<unknown>;
  readonly validateInput: Validator;
  readonly validateOutput: Validator;
}

/** The emitted validators of a contract as text, and loaded with the runtime's own factories or with others. */
export function emittedModule(
  file: CompiledFile,
  factories: object = {},
): { readonly text: string; readonly exports: EmittedExports } {
  const path = file.compilation.files?.find((other) => other.path.startsWith('generated/validators/'))?.path ?? '';
  const text = emitted(file.compilation, path);
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Partial<EmittedExports> = {};
  const load = new Function('require', 'exports', outputText) as (require: () => object, exports: object) => void;
  load(() => ({ ...runtime, ...factories }), exports);
  return { text, exports: exports as EmittedExports };
}

/** Factories of validators that write no defaults. */
const withoutDefaults = {
  createParse: () => undefined,
  createValidate: (validator: runtime.CompiledValidator): Validator => validator,
};

/** Tool inputs and outputs are objects, also where the schema does not say so. */
function withObjectRoot(schema: JsonSchema): JsonSchema {
  return isJsonObject(schema) ? { type: 'object', ...schema } : { type: 'object' };
}

/** The formats of ajv-formats, but for the two points in which we differ from them by design. */
const formats: { readonly [name: string]: Format } = {
  ...fullFormats,
  // RFC 3339 wants a `T`; a space passes there.
  'date-time': (text: string) => !/\s/.test(text) && validateDateTime(text),
  // RFC 3986 lets the path after the scheme be empty; there it must not be, so it gets one.
  uri: (text: string) => validateUri(text.replace(/^[a-z][a-z0-9+.-]*:(?=[?#]|$)/i, '$&/')),
};
const { validate: validateDateTime } = fullFormats['date-time'] as { validate: (text: string) => boolean };
const validateUri = fullFormats.uri as (text: string) => boolean;

function interpret(schema: JsonSchema): Validator {
  // Ajv has a class for each generation of dialects.
  const isNewer = ['2019-09', '2020-12'].includes(dialectName(schema));
  const ajv = new (isNewer ? Ajv2020 : Ajv)({
    strict: false,
    ownProperties: true,
    logger: false,
    // By design: a name that is required twice is required, a value that is listed twice is listed.
    validateSchema: false,
    // By design: a pattern that is not valid in Unicode mode is read without it.
    code: { regExp: Object.assign(compilePattern, { code: 'new RegExp' }) },
    formats,
  });
  const validate = ajv.compile(schema as AnySchema);
  return (value) => validate(value) as boolean;
}

function dialectName(schema: JsonSchema): string {
  const dialect = dialectOf(schema);
  return dialect.kind === 'unknown' ? dialect.uri : dialect.name;
}

function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}
