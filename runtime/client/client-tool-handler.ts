import type { ClientToolContract } from '../core/contract.js';
import type { LoadedTool } from '../core/registry.js';

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

/** A client tool with its code. */
export type LoadedClientTool = LoadedTool<ClientToolContract, AnyClientToolHandler>;
