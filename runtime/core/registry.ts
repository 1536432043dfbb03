import { bySpelling } from './by-spelling.js';

/** Where a tool comes from; nothing is loaded before it is asked for. */
export interface RegistryEntry<Contract, Handler> {
  /** Other names under which a call may ask for the tool. */
  readonly aliases?: readonly string[];
  readonly contract: () => Promise<Contract>;
  readonly handler: () => Promise<Handler>;
}

/** A tool with its code. */
export interface LoadedTool<Contract, Handler> {
  readonly contract: Contract;
  readonly handler: Handler;
}

/** Every tool of one kind in a workspace, loaded on first use. */
export interface ToolRegistry<Contract, Handler> {
  /** Canonical names. */
  readonly names: readonly string[];
  /** The canonical name of the tool with that name or alias; undefined when there is none. */
  nameOf(spelling: string): string | undefined;
  /** The tool of that name or alias; undefined when there is none. */
  load(name: string): Promise<LoadedTool<Contract, Handler> | undefined>;
  /** Loads every tool, so that a broken one shows at start-up. */
  preload(): Promise<void>;
}

/** Makes a registry. Throws when two tools answer to the same name. */
export function createRegistry<Contract, Handler>(entries: {
  readonly [name: string]: RegistryEntry<Contract, Handler>;
}): ToolRegistry<Contract, Handler> {
  const tools = bySpelling(Object.entries(entries).map(([name, entry]) => ({ name, ...entry })));
  const names = Object.keys(entries);
  const loaded = new Map<string, LoadedTool<Contract, Handler>>();
  const load = async (spelling: string): Promise<LoadedTool<Contract, Handler> | undefined> => {
    const entry = tools.get(spelling);
    if (!entry) return undefined;
    const known = loaded.get(entry.name);
    if (known) return known;
    const [contract, handler] = await Promise.all([entry.contract(), entry.handler()]);
    // Not the promise: what could not be loaded is tried again.
    const tool = { contract, handler };
    loaded.set(entry.name, tool);
    return tool;
  };
  return {
    names,
    nameOf: (spelling) => tools.get(spelling)?.name,
    load,
    preload: async () => {
      await Promise.all(names.map(load));
    },
  };
}
