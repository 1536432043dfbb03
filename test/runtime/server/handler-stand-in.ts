import { createAjvCompiler } from '../../../runtime/adapters/ajv.js';
import { registryOf } from '../../../runtime/server/registry-of.js';
import type { ServerToolRegistry } from '../../../runtime/server/server-tools.js';

/** Takes the tools of a handler's options, as far as they concern the registry. */
export function createServerToolHandler(options: {
  readonly tools: Parameters<typeof registryOf>[0];
}): ServerToolRegistry {
  return registryOf(options.tools, createAjvCompiler());
}
