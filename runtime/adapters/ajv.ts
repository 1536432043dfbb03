/** Compiles JSON Schemas that are written by hand with Ajv. Needs eval; where a page forbids it, use `./cfworker.js`. */
import { _, Ajv, type KeywordCxt } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import { createParse, type CompiledValidator } from '../validation/compiled.js';
import { isMultipleOf } from '../validation/measure.js';
import { messageOf } from '../validation/messages.js';
import { defaultsOf } from '../validation/raw-defaults.js';
import { dialectOf } from './dialect-of.js';

/** How Ajv is set up. */
export interface AjvCompilerOptions {
  /** Called with each new instance, to add formats or keywords. Every schema gets an instance of its own. */
  readonly configure?: (ajv: Ajv) => void;
}

/**
 * Makes a `schemaCompiler` of Ajv, for draft-07 and 2020-12. Its parsers accept what generated ones accept, and their
 * messages hold no data.
 *
 * The compiler throws for a schema that is not valid, and for other dialects.
 */
export function createAjvCompiler({ configure }: AjvCompilerOptions = {}): SchemaCompiler {
  return (schema, { defaults }) => {
    const ajv = createAjv(dialectOf(schema));
    configure?.(ajv);
    const validate = ajv.compile(schema);
    const validator: CompiledValidator = (data) => {
      if (validate(data)) return true;
      validator.errors = (validate.errors ?? []).map(({ keyword, params, instancePath, schemaPath }) => {
        // The newer name of the same constraint.
        const name = keyword === 'dependentRequired' ? 'dependencies' : keyword;
        return { keyword: name, params, instancePath, schemaPath, message: messageOf(name, params) };
      });
      return false;
    };
    return createParse(validator, defaults ? defaultsOf(schema) : undefined);
  };
}

function createAjv(dialect: 'draft-07' | '2020-12'): Ajv {
  const options = {
    strict: false,
    logger: false,
    messages: false,
    // Without it, members that every object inherits count as present.
    ownProperties: true,
    formats: fullFormats,
  } as const;
  const ajv = dialect === '2020-12' ? (new Ajv2020(options) as unknown as Ajv) : new Ajv(options);
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    error: { message: '', params: ({ schema }) => _`{multipleOf: ${schema}}` },
    // Division of binary fractions would refuse 19.99 as a multiple of 0.01.
    code: (context: KeywordCxt) => {
      const check = context.gen.scopeValue('func', { ref: isMultipleOf });
      context.fail(_`!${check}(${context.data}, ${context.schema as number})`);
    },
  });
  return ajv;
}
