import type { ServerToolContract } from '../core/contract.js';

/** What the handler of a server tool is told about its call. */
export interface ServerToolContext {
  readonly requestId: string;
  readonly sessionId: string;
  /** Zero-based. */
  readonly turnIndex: number;
  readonly toolCallId: string;
  /** The caller's key, to be passed on to systems that can recognise a repeated request. */
  readonly idempotencyKey?: string;
  /** Fires at the deadline and when the server shuts down. */
  readonly signal: AbortSignal;
}

/** The code of a server tool: gets a parsed input, returns the output. */
export type ServerToolHandler<Args, Output> = (
  input: Args,
  ctx: ServerToolContext,
) => Promise<{ readonly output: Output }> | { readonly output: Output };

/** A handler whose types the registry has checked and forgotten. */
export type AnyServerToolHandler = ServerToolHandler<never, object>;

/** Where one server tool comes from; nothing is loaded before it is asked for. */
export interface ServerToolEntry {
  /** Other names under which a call may ask for it. */
  readonly aliases?: readonly string[];
  readonly contract: () => Promise<ServerToolContract>;
  readonly handler: () => Promise<AnyServerToolHandler>;
}

/** A server tool with its code. */
export interface LoadedServerTool {
  readonly contract: ServerToolContract;
  readonly handler: AnyServerToolHandler;
}

/** Every server tool of a workspace, loaded on first use. */
export interface ServerToolRegistry {
  /** Canonical names. */
  readonly names: readonly string[];
  /** The tool of that name or alias; undefined when there is none. */
  load(name: string): Promise<LoadedServerTool | undefined>;
  /** Loads every tool, so that a broken one shows at start-up. */
  preload(): Promise<void>;
}

/** Makes the registry that `generated/server/index.ts` exports. */
export function createServerToolRegistry(entries: { readonly [name: string]: ServerToolEntry }): ServerToolRegistry {
  const names = Object.keys(entries);
  const bySpelling = new Map<string, ServerToolEntry>();
  for (const [name, entry] of Object.entries(entries)) {
    for (const spelling of [name, ...(entry.aliases ?? [])]) {
      if ((bySpelling.get(spelling) ?? entry) !== entry)
        throw new Error(`two tools answer to the name ${JSON.stringify(spelling)}`);
      bySpelling.set(spelling, entry);
    }
  }
  const load = async (name: string): Promise<LoadedServerTool | undefined> => {
    const entry = bySpelling.get(name);
    if (!entry) return undefined;
    const [contract, handler] = await Promise.all([entry.contract(), entry.handler()]);
    return { contract, handler };
  };
  return {
    names,
    load,
    preload: async () => {
      await Promise.all(names.map(load));
    },
  };
}

/** Declares the contract of a server tool. Frozen, because what was compiled is what is enforced. */
export function serverToolContract<Args, Output>(
  contract: Omit<ServerToolContract<Args, Output>, 'kind'>,
): ServerToolContract<Args, Output> {
  return deepFreeze({ kind: 'server' as const, ...contract });
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
