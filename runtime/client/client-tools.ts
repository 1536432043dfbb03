import type { ClientToolContract } from '../core/contract.js';
import { createRegistry, loadTool, type RegistryEntry, type ToolRegistry } from '../core/registry.js';
import type { AnyClientToolHandler, LoadedClientTool } from './client-tool-handler.js';
import { runClientTool } from './run-client-tool.js';

/** Where one client tool comes from. */
export type ClientToolEntry = RegistryEntry<ClientToolContract, AnyClientToolHandler>;

/** Every client tool of a workspace, loaded on first use. */
export interface ClientToolRegistry extends ToolRegistry<LoadedClientTool> {
  /** Runs a loaded tool. It is brought along, so that a page without client tools does not pay for it. */
  readonly run: typeof runClientTool;
}

/** Makes the registry that the generated index of client tools exports. */
export function createClientToolRegistry(entries: { readonly [name: string]: ClientToolEntry }): ClientToolRegistry {
  return { ...createRegistry(entries, loadTool), run: runClientTool };
}
