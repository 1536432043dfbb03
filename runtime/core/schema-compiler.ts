import type { JsonObject } from './json.js';
import type { Parse } from './parse.js';

/**
 * Makes the parser of a JSON Schema that was written by hand: it copies the data, applies the schema's defaults where
 * they are asked for, and validates. `gecx-tools/ajv` and `gecx-tools/cfworker` each make one.
 *
 * It throws for a schema that it cannot enforce.
 */
export type SchemaCompiler = (schema: JsonObject, options: SchemaCompilerOptions) => Parse<unknown>;

/** How a schema is used. */
export interface SchemaCompilerOptions {
  /** True for inputs only: outputs and conditions are taken as they are. */
  readonly defaults: boolean;
}
