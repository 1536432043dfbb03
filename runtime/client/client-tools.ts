import type { ClientToolContract } from '../core/contract.js';

/** What the handler of a client tool is told about its call. */
export interface ClientToolContext {
  readonly sessionId: string;
  /** Zero-based. */
  readonly turnIndex: number;
  readonly toolCallId: string;
  /** Fires when the call runs out of time or is given up. */
  readonly signal: AbortSignal;
}

/** The code of a client tool: gets a parsed input, returns the output. */
export type ClientToolHandler<Args, Output> = (
  input: Args,
  ctx: ClientToolContext,
) => Promise<{ readonly output: Output }> | { readonly output: Output };

/** A handler whose types the registry has checked and forgotten. */
export type AnyClientToolHandler = ClientToolHandler<never, object>;

/** Where one client tool comes from; nothing is loaded before it is asked for. */
export interface ClientToolEntry {
  readonly contract: () => Promise<ClientToolContract>;
  readonly handler: () => Promise<AnyClientToolHandler>;
}

/** A client tool with its code. */
export interface LoadedClientTool {
  readonly contract: ClientToolContract;
  readonly handler: AnyClientToolHandler;
}

/** Every client tool of a workspace, loaded on first use. */
export interface ClientToolRegistry {
  readonly names: readonly string[];
  /** The tool of that name; undefined when there is none. */
  load(name: string): Promise<LoadedClientTool | undefined>;
  /** Loads every tool, so that a broken one shows at start-up. */
  preload(): Promise<void>;
}

/** Makes the registry that `generated/client-tools/index.ts` exports. */
export function createClientToolRegistry(entries: { readonly [name: string]: ClientToolEntry }): ClientToolRegistry {
  const names = Object.keys(entries);
  const load = async (name: string): Promise<LoadedClientTool | undefined> => {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
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
