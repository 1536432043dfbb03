/** What generated server files, handlers and the hosting server import. Never loads in a browser. */
export type { AuditEvent, AuditRow } from '../core/audit.js';
export { isLegalTransition, type CallPosition } from '../core/call-state.js';
export type { ServerToolContract } from '../core/contract.js';
export type * from '../core/envelope.js';
export type { SchemaCompiler, SchemaCompilerOptions } from '../core/schema-compiler.js';
export { isToolFailure, ToolFailure, toolFailure } from '../core/tool-failure.js';
export type * from '../ledger/ledger.js';
export { IllegalTransition, LedgerUnavailable } from '../ledger/ledger.js';
export { createMemoryLedger } from '../ledger/memory-ledger.js';
export type { Connection, FetchHandler } from './http/fetch-handler.js';
export { toNodeListener, type NodeListenerOptions } from './node-listener.js';
export { createPlainHandler, type PlainHandlerOptions } from './plain-binding.js';
export { registryOf, type InlineServerTool, type InlineServerTools } from './registry-of.js';
export {
  createServerToolRegistry,
  serverToolContract,
  type AnyServerToolHandler,
  type LoadedServerTool,
  type ServerToolContext,
  type ServerToolEntry,
  type ServerToolHandler,
  type ServerToolRegistry,
} from './server-tools.js';
