import type { EscalationRule } from './contract.js';
import type { ServerToolDefinition } from './definition.js';
import { isJsonObject, type JsonObject } from './json.js';
import type { Parse } from './parse.js';
import { objectOnly } from './parse-json.js';
import type { SchemaCompiler } from './schema-compiler.js';

/** What of a definition decides whether it can run. */
export type Bindable = Pick<ServerToolDefinition, 'name' | 'inputSchema' | 'parseInput' | 'parseOutput'> & {
  readonly outputSchema?: ServerToolDefinition['outputSchema'];
  readonly approval?: ServerToolDefinition['approval'];
};

/** The JSON Schemas of a definition that nothing can check without a `schemaCompiler`, by their field. */
export function uncompiledSchemas({ approval, parseInput, parseOutput }: Bindable): string[] {
  return [
    ...(parseInput ? [] : ['inputSchema']),
    ...(parseOutput ? [] : ['outputSchema']),
    ...(approval?.escalate ?? []).flatMap(({ applies }, index) => (applies ? [] : [`approval.escalate[${index}].if`])),
  ];
}

/** What to do about schemas that nothing can check. */
const waysToCompile =
  'compile a contract file with `gecx codegen`, write a Standard Schema (Zod, Valibot, ArkType), or pass a ' +
  '`schemaCompiler`: createAjvCompiler() of gecx-tools/ajv, or createCfworkerCompiler() of gecx-tools/cfworker for ' +
  'pages that forbid eval';

/** What a definition lacks of a contract. */
export interface BoundSchemas {
  readonly parseInput: Parse<JsonObject>;
  readonly parseOutput: Parse<JsonObject>;
  readonly escalate: readonly EscalationRule[];
}

/**
 * Makes what a definition lacks.
 *
 * @throws TypeError for a schema that nobody can check: without a compiler, or one that it refuses.
 */
export function bindSchemas(definition: Bindable, schemaCompiler?: SchemaCompiler): BoundSchemas {
  const { name, approval } = definition;
  const compile = (field: string, schema: unknown, defaults: boolean = false): Parse<unknown> => {
    if (!schemaCompiler) throw new TypeError(`nothing can check \`${field}\` of ${name}: ${waysToCompile}`);
    try {
      return schemaCompiler(schema as JsonObject, { defaults });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new TypeError(`\`${field}\` of ${name} cannot be compiled: ${problem}`, { cause: error });
    }
  };
  const parseInput: Parse<unknown> = definition.parseInput ?? compile('inputSchema', definition.inputSchema, true);
  const parseOutput: Parse<unknown> = definition.parseOutput ?? compile('outputSchema', definition.outputSchema);
  return {
    parseInput: (data) => objectOnly(parseInput(data)) as ReturnType<Parse<JsonObject>>,
    parseOutput: (data) => objectOnly(parseOutput(data)) as ReturnType<Parse<JsonObject>>,
    escalate: (approval?.escalate ?? []).map((rule, index) => {
      if (rule.applies) return rule;
      const schema = isJsonObject(rule.if) ? rule.if : { allOf: [rule.if] };
      const parse = compile(`approval.escalate[${index}].if`, schema);
      return { ...rule, applies: (input) => parse(input).ok };
    }),
  };
}
