import type { AuthoredServerTool, ServerToolDefinition } from './definition.js';
import { deepFreeze } from './deep-freeze.js';
import type { SchemaSource } from './from-schema.js';
import { refuseDefinitions } from './refuse-definitions.js';
import { resolveDefinition } from './resolve-definition.js';

/**
 * Defines a server tool by hand, without the compiler. Every policy field that is left out gets its safe default, as in
 * a contract file. Its handler is given to `createServerToolHandler`; this is safe for browsers.
 *
 * @throws TypeError that names everything that is wrong with the definition.
 */
export function defineServerTool<const In extends SchemaSource, const Out extends SchemaSource | undefined = undefined>(
  tool: AuthoredServerTool<In, Out>,
): ServerToolDefinition<In, Out> {
  const { definition, problems } = resolveDefinition('server', tool);
  refuseDefinitions([{ tool: tool.name, problems }]);
  return deepFreeze({ kind: 'server', ...definition }) as unknown as ServerToolDefinition<In, Out>;
}
