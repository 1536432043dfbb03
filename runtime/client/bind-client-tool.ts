import { bindSchemas } from '../core/bind-definition.js';
import { deepFreeze } from '../core/deep-freeze.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import type { AnyClientToolHandler, LoadedClientTool } from './client-tool-handler.js';
import type { ClientToolDefinition } from './define-client-tool.js';

/**
 * The contract and the handler of a client tool that was defined by hand.
 *
 * @throws TypeError when a schema needs a compiler, or the compiler refuses it.
 */
export function bindClientTool(definition: ClientToolDefinition, schemaCompiler?: SchemaCompiler): LoadedClientTool {
  const { execute, ...facts } = definition;
  const { parseInput, parseOutput } = bindSchemas(definition, schemaCompiler);
  const handler: AnyClientToolHandler = async (input, ctx) => ({ output: (await execute(input, ctx)) as object });
  return { contract: deepFreeze({ ...facts, parseInput, parseOutput }), handler };
}
