import type { AuthoredClientPolicy, AuthoredSchemas, ClientToolFacts } from '../core/definition.js';
import { deepFreeze } from '../core/deep-freeze.js';
import type { ArgsOf, GivenOf, SchemaSource } from '../core/from-schema.js';
import { refuseDefinitions } from '../core/refuse-definitions.js';
import { resolveDefinition } from '../core/resolve-definition.js';
import type { ClientToolContext } from './client-tool-handler.js';

/** A client tool as its author writes it. What only a server can keep is no field of it. */
export interface AuthoredClientTool<In extends SchemaSource, Out extends SchemaSource | undefined>
  extends AuthoredClientPolicy, AuthoredSchemas<In, Out> {
  /** The code of the tool: gets the parsed input, returns the output itself. */
  readonly execute: (input: ArgsOf<In>, ctx: ClientToolContext) => Promise<GivenOf<Out>> | GivenOf<Out>;
}

/** A client tool with every policy field and its code. Frozen. */
export type ClientToolDefinition<
  In extends SchemaSource = SchemaSource,
  Out extends SchemaSource | undefined = SchemaSource | undefined,
> = ClientToolFacts<In, Out> & { readonly execute: (input: never, ctx: ClientToolContext) => unknown };

/**
 * Defines a client tool by hand, without the compiler.
 *
 * @throws TypeError that names everything that is wrong with the definition, such as a policy that no browser can keep.
 */
export function defineClientTool<const In extends SchemaSource, const Out extends SchemaSource | undefined = undefined>(
  tool: AuthoredClientTool<In, Out>,
): ClientToolDefinition<In, Out> {
  const { execute, ...authored } = tool;
  const { definition, problems } = resolveDefinition('client', authored);
  const missing = typeof execute === 'function' ? [] : ['`execute` must be a function'];
  refuseDefinitions([{ tool: tool.name, problems: [...problems, ...missing] }]);
  const { name, description, inputSchema, outputSchema, parseInput, parseOutput } = definition;
  const { approvalPolicy, sideEffectLevel, timeoutMs } = definition;
  return deepFreeze({
    kind: 'client',
    ...{ name, description, inputSchema, approvalPolicy, sideEffectLevel, timeoutMs },
    render: tool.render ?? false,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(parseInput === undefined ? {} : { parseInput }),
    ...(parseOutput === undefined ? {} : { parseOutput }),
    execute,
  }) as unknown as ClientToolDefinition<In, Out>;
}
