import type { ServerToolContract } from '../core/contract.js';
import { deepFreeze } from '../core/deep-freeze.js';
import type { Accepted } from './accepted.js';
import type { Principal } from './principal.js';
import { allNeeds, type ToolNeed } from '../core/needs.js';
import { defaultKeyHeader } from '../core/policy.js';
import { createRegistry, loadTool, type LoadedTool, type RegistryEntry, type ToolRegistry } from '../core/registry.js';

/** What the handler of a server tool is told about its call. */
export interface ServerToolContext {
  readonly requestId: string;
  readonly sessionId: string;
  /** Zero-based. */
  readonly turnIndex: number;
  readonly toolCallId: string;
  /** Who called; of a call that runs later, as they are now. Undefined for a caller that nobody knows. */
  readonly requester?: Principal;
  /** Who approved the call. */
  readonly decidedBy?: string;
  /**
   * To be passed on to systems that can recognise a repeated request: the same for every attempt of a call, and no
   * other caller's. Undefined for a call that is not remembered.
   */
  readonly idempotencyKey?: string | undefined;
  /** Fires at the deadline; and, for a call that is not remembered, when the caller is gone. */
  readonly signal: AbortSignal;
}

/** The code of a server tool: gets a parsed input, returns the output. */
export type ServerToolHandler<Args, Output> = (
  input: Args,
  ctx: ServerToolContext,
) => Promise<HandlerResult<Output>> | HandlerResult<Output>;

/** What a handler returns: its output, or that it has handed the work over. */
export type HandlerResult<Output> = { readonly output: Output } | Accepted;

/**
 * Finds out what became of a call whose outcome is unknown: the output, `toolFailure` thrown for a call that had no
 * effect, or undefined when nobody can tell yet. What a handler's module exports as `reconcile`.
 */
export type Reconcile<Args, Output> = (
  input: Args,
  ctx: ServerToolContext,
) => Promise<{ readonly output: Output } | undefined>;

/** A handler whose types the registry has checked and forgotten. */
export type AnyServerToolHandler = ServerToolHandler<never, object>;

/** A `reconcile` whose types the registry has checked and forgotten. */
export type AnyReconcile = Reconcile<never, object>;

/** Where one server tool comes from. */
export interface ServerToolEntry extends RegistryEntry<ServerToolContract, AnyServerToolHandler> {
  /** What the tool needs of whoever serves it. Absent: everything. */
  readonly needs?: readonly ToolNeed[];
  /** The header that carries its idempotency keys. Default: `Idempotency-Key`. */
  readonly keyHeader?: string;
  readonly reconcile?: () => Promise<AnyReconcile | undefined>;
}

/** A server tool with its code. */
export interface LoadedServerTool extends LoadedTool<ServerToolContract, AnyServerToolHandler> {
  readonly reconcile?: (() => Promise<AnyReconcile | undefined>) | undefined;
}

/** Every server tool of a workspace, loaded on first use. */
export interface ServerToolRegistry extends ToolRegistry<LoadedServerTool> {
  /** What each tool needs, by its name. */
  readonly needs: ReadonlyMap<string, readonly ToolNeed[]>;
  /** Every header that carries idempotency keys, each once. */
  readonly keyHeaders: readonly string[];
}

/** Makes the registry that the generated index of server tools exports. */
export function createServerToolRegistry(entries: { readonly [name: string]: ServerToolEntry }): ServerToolRegistry {
  const registry = createRegistry(entries, loadServerTool);
  const all = Object.entries(entries);
  return {
    ...registry,
    needs: new Map(all.map(([name, { needs = allNeeds }]) => [name, needs])),
    keyHeaders: [...new Set(all.map(([, { keyHeader = defaultKeyHeader }]) => keyHeader.toLowerCase()))],
  };
}

async function loadServerTool(entry: ServerToolEntry): Promise<LoadedServerTool> {
  const { contract, handler } = await loadTool(entry);
  return { contract, handler, reconcile: entry.reconcile };
}

/**
 * What a handler's module exports as `reconcile`; undefined when it exports nothing of that name. Takes every module, and
 * has TypeScript refuse one whose `reconcile` is of another type.
 */
export function reconcileOf<R extends AnyReconcile>(module: {
  readonly reconcile?: R;
  // Else a module without the export would have nothing in common with this type.
  readonly [name: string]: unknown;
}): R | undefined {
  return module.reconcile;
}

/** Declares the contract of a server tool. Frozen, because what was compiled is what is enforced. */
export function serverToolContract<Args, Output>(
  contract: Omit<ServerToolContract<Args, Output>, 'kind'>,
): ServerToolContract<Args, Output> {
  return deepFreeze({ kind: 'server' as const, ...contract });
}
