import { bindSchemas } from '../core/bind-definition.js';
import type { ServerToolContract } from '../core/contract.js';
import { deepFreeze } from '../core/deep-freeze.js';
import type { ServerToolDefinition } from '../core/definition.js';
import { policyFacts } from '../core/policy-facts.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import { policyDigest } from './policy-digest.js';

/**
 * The contract of a server tool that was defined by hand, with all that is enforced.
 *
 * @throws TypeError when a schema needs a compiler, or the compiler refuses it.
 */
export function bindServerTool(definition: ServerToolDefinition, schemaCompiler?: SchemaCompiler): ServerToolContract {
  const { aliases: _aliases, http: _http, ...facts } = definition;
  const { escalate, ...parsers } = bindSchemas(definition, schemaCompiler);
  return deepFreeze({
    ...facts,
    ...parsers,
    approval: { ...definition.approval, escalate },
    policyDigest: policyDigest(policyFacts(definition, definition, definition.inputSchema)),
  });
}
