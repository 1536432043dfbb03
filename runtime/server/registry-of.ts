import { uncompiledSchemas } from '../core/bind-definition.js';
import type { AuthoredServerTool, ServerToolDefinition } from '../core/definition.js';
import type { ArgsOf, GivenOf, SchemaSource } from '../core/from-schema.js';
import { needsOf, type ToolNeed } from '../core/needs.js';
import { refuseDefinitions } from '../core/refuse-definitions.js';
import { resolveDefinition, type Authored } from '../core/resolve-definition.js';
import type { SchemaCompiler } from '../core/schema-compiler.js';
import { bindServerTool } from './bind-server-tool.js';
import {
  createServerToolRegistry,
  type AnyServerToolHandler,
  type ServerToolEntry,
  type ServerToolHandler,
  type ServerToolRegistry,
} from './server-tools.js';

/** A server tool where it is handed to the server: its policy and its code. Its name is that of the member. */
export type InlineServerTool<In extends SchemaSource, Out extends SchemaSource | undefined> = Omit<
  AuthoredServerTool<In, Out>,
  'name' | 'description'
> &
  Partial<Pick<ServerToolDefinition, 'name' | 'description' | 'parseInput' | 'parseOutput' | 'allowedOrigins'>> & {
    readonly handler: ServerToolHandler<ArgsOf<In>, GivenOf<Out>>;
  };

/**
 * Inline tools by name. TypeScript finds the types of their inputs and outputs in their schemas; the parts are apart
 * because it infers only from what is mapped plainly.
 */
export type InlineServerTools<Ins extends SchemasByName, Outs extends SchemasByName> = {
  readonly [name in keyof Ins]: { readonly inputSchema: Ins[name] };
} & { readonly [name in keyof Outs]: { readonly outputSchema?: Outs[name] } } & {
  readonly [name in keyof Ins]: InlineServerTool<Ins[name], OutOf<Outs, name>>;
};

type OutOf<Outs extends SchemasByName, Name extends PropertyKey> = Name extends keyof Outs
  ? [Outs[Name]] extends [never]
    ? undefined
    : Outs[Name] extends SchemaSource
      ? Outs[Name]
      : undefined
  : undefined;

/** One schema of each tool. */
export interface SchemasByName {
  readonly [name: string]: SchemaSource;
}

/** The same, of which the types have been checked and forgotten. */
export interface AnyInlineServerTools {
  readonly [name: string]: Omit<Authored, 'name'> & { readonly name?: string; readonly handler: unknown };
}

/** Which schemas of some tools need a `schemaCompiler`, such as `apply_refund.inputSchema`. */
export function schemasToCompile(tools: ServerToolRegistry | AnyInlineServerTools): string[] {
  if (isRegistry(tools)) return [];
  return Object.entries(tools).flatMap(([name, tool]) =>
    uncompiledSchemas(resolveInline(name, tool).definition).map((field) => `${name}.${field}`),
  );
}

/** What each tool needs of whoever serves it. */
export function needsByTool(
  tools: ServerToolRegistry | AnyInlineServerTools,
): ReadonlyMap<string, readonly ToolNeed[]> {
  if (isRegistry(tools)) return tools.needs;
  return new Map(Object.entries(tools).map(([name, tool]) => [name, needsOf(resolveInline(name, tool).definition)]));
}

/**
 * The registry of some tools, generated or written inline.
 *
 * @throws TypeError that names every problem of every inline tool.
 */
export function registryOf<const Ins extends SchemasByName, const Outs extends SchemasByName>(
  tools: ServerToolRegistry | InlineServerTools<Ins, Outs>,
  schemaCompiler?: SchemaCompiler,
): ServerToolRegistry {
  if (isRegistry(tools)) return tools;
  const inline = tools as unknown as AnyInlineServerTools;
  const found: { readonly tool: string; readonly problems: readonly string[] }[] = [];
  const entries: { [name: string]: ServerToolEntry } = {};
  for (const [name, tool] of Object.entries(inline)) {
    const { definition, problems } = resolveInline(name, tool);
    found.push({ tool: name, problems });
    if (problems.length > 0) continue;
    try {
      const contract = bindServerTool(definition, schemaCompiler);
      const { aliases = [] } = definition;
      entries[name] = {
        aliases,
        contract: async () => contract,
        handler: async () => tool.handler as AnyServerToolHandler,
        needs: needsOf(contract),
        keyHeader: contract.idempotency.headerName,
      };
    } catch (error) {
      found.push({ tool: name, problems: [(error as Error).message] });
    }
  }
  refuseDefinitions(found);
  return createServerToolRegistry(entries);
}

function resolveInline(name: string, { handler, ...tool }: AnyInlineServerTools[string]): ResolvedServerTool {
  const { definition, problems } = resolveDefinition('server', { ...tool, name });
  const more = [
    ...(tool.name === undefined || tool.name === name ? [] : [`its own name is ${tool.name}`]),
    ...(typeof handler === 'function' ? [] : ['`handler` must be a function']),
  ];
  return { definition: { kind: 'server', ...definition }, problems: [...problems, ...more] };
}

interface ResolvedServerTool {
  readonly definition: ServerToolDefinition;
  readonly problems: readonly string[];
}

function isRegistry(tools: object): tools is ServerToolRegistry {
  return 'load' in tools && typeof tools.load === 'function';
}
