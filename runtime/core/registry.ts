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
  const names = Object.keys(entries);
  const bySpelling = new Map<string, string>();
  for (const name of names) {
    for (const spelling of [name, ...(entries[name]?.aliases ?? [])]) {
      if ((bySpelling.get(spelling) ?? name) !== name) {
        throw new Error(`two tools answer to the name ${JSON.stringify(spelling)}`);
      }
      bySpelling.set(spelling, name);
    }
  }
  const loaded = new Map<RegistryEntry<Contract, Handler>, LoadedTool<Contract, Handler>>();
  const load = async (spelling: string): Promise<LoadedTool<Contract, Handler> | undefined> => {
    const name = bySpelling.get(spelling);
    const entry = name === undefined ? undefined : entries[name];
    if (!entry) return undefined;
    const known = loaded.get(entry);
    if (known) return known;
    const [contract, handler] = await Promise.all([entry.contract(), entry.handler()]);
    // Not the promise: what could not be loaded is tried again.
    const tool = { contract, handler };
    loaded.set(entry, tool);
    return tool;
  };
  return {
    names,
    nameOf: (spelling) => bySpelling.get(spelling),
    load,
    preload: async () => {
      await Promise.all(names.map(load));
    },
  };
}
