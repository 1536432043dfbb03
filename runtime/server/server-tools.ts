import type { ServerToolContract } from '../core/contract.js';
import { deepFreeze } from '../core/deep-freeze.js';
import { createRegistry, type LoadedTool, type RegistryEntry, type ToolRegistry } from '../core/registry.js';

/** What the handler of a server tool is told about its call. */
export interface ServerToolContext {
  readonly requestId: string;
  readonly sessionId: string;
  /** Zero-based. */
  readonly turnIndex: number;
  readonly toolCallId: string;
  /** The caller's key, to be passed on to systems that can recognise a repeated request. */
  readonly idempotencyKey?: string;
  /** Fires at the deadline and when the caller is gone. */
  readonly signal: AbortSignal;
}

/** The code of a server tool: gets a parsed input, returns the output. */
export type ServerToolHandler<Args, Output> = (
  input: Args,
  ctx: ServerToolContext,
) => Promise<{ readonly output: Output }> | { readonly output: Output };

/** A handler whose types the registry has checked and forgotten. */
export type AnyServerToolHandler = ServerToolHandler<never, object>;

/** Where one server tool comes from. */
export type ServerToolEntry = RegistryEntry<ServerToolContract, AnyServerToolHandler>;

/** A server tool with its code. */
export type LoadedServerTool = LoadedTool<ServerToolContract, AnyServerToolHandler>;

/** Every server tool of a workspace, loaded on first use. */
export type ServerToolRegistry = ToolRegistry<ServerToolContract, AnyServerToolHandler>;

/** Makes the registry that the generated index of server tools exports. */
export function createServerToolRegistry(entries: { readonly [name: string]: ServerToolEntry }): ServerToolRegistry {
  return createRegistry(entries);
}

/** Declares the contract of a server tool. Frozen, because what was compiled is what is enforced. */
export function serverToolContract<Args, Output>(
  contract: Omit<ServerToolContract<Args, Output>, 'kind'>,
): ServerToolContract<Args, Output> {
  return deepFreeze({ kind: 'server' as const, ...contract });
}
