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
export interface ToolRegistry<Tool> {
  /** Canonical names. */
  readonly names: readonly string[];
  /** The canonical name of the tool with that name or alias; undefined when there is none. */
  nameOf(spelling: string): string | undefined;
  /** The tool of that name or alias; undefined when there is none. */
  load(name: string): Promise<Tool | undefined>;
  /** Loads every tool, so that a broken one shows at start-up. */
  preload(): Promise<void>;
}

/** Makes a registry. Throws when two tools answer to the same name. */
export function createRegistry<Entry extends RegistryEntry<unknown, unknown>, Tool>(
  entries: { readonly [name: string]: Entry },
  loadEntry: (entry: Entry) => Promise<Tool>,
): ToolRegistry<Tool> {
  const names = Object.keys(entries);
  const sources = bySpelling(Object.entries(entries).map(([name, entry]) => ({ name, aliases: entry.aliases, entry })));
  const loaded = new Map<string, Tool>();
  const load = async (spelling: string): Promise<Tool | undefined> => {
    const source = sources.get(spelling);
    if (!source) return undefined;
    const known = loaded.get(source.name);
    if (known) return known;
    // Not the promise: what could not be loaded is tried again.
    const tool = await loadEntry(source.entry);
    loaded.set(source.name, tool);
    return tool;
  };
  return {
    names,
    nameOf: (spelling) => sources.get(spelling)?.name,
    load,
    preload: async () => {
      await Promise.all(names.map(load));
    },
  };
}

/** Loads a tool that is no more than its contract and its handler. */
export async function loadTool<Contract, Handler>(
  entry: RegistryEntry<Contract, Handler>,
): Promise<LoadedTool<Contract, Handler>> {
  const [contract, handler] = await Promise.all([entry.contract(), entry.handler()]);
  return { contract, handler };
}
