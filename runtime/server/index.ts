/** What generated server files, handlers and the hosting server import. Never loads in a browser. */
export type { AuditEvent, AuditRow } from '../core/audit.js';
export type { CallView } from '../core/call-view.js';
export { isLegalTransition, type CallPosition } from '../core/call-state.js';
export type { ServerToolContract } from '../core/contract.js';
export type * from '../core/envelope.js';
export type { SchemaCompiler, SchemaCompilerOptions } from '../core/schema-compiler.js';
export { isToolFailure, ToolFailure, toolFailure } from '../core/tool-failure.js';
export type * from '../ledger/ledger.js';
export { IllegalTransition, LedgerUnavailable } from '../ledger/ledger.js';
export { createMemoryLedger } from '../ledger/memory-ledger.js';
export { accepted, type Accepted } from './accepted.js';
export type { AuditSink } from './audit/feed.js';
export { jsonlSink } from './audit/jsonl-sink.js';
export { sameCredential, type AuthenticateDecision } from './authenticate-decision.js';
export { NoSuchCall, type Calls } from './calls.js';
export {
  createServerToolHandler,
  type ServerToolHost,
  type ServerToolHandlerOptions,
} from './create-server-tool-handler.js';
export type { Connection, FetchHandler } from './http/fetch-handler.js';
export type { Authenticate } from './http/serve-request.js';
export type { Inspect, OnError, PrincipalDirectory } from './kernel.js';
export type { Completion, CompletionResult } from './later/complete-call.js';
export { MissingOptions } from './missing-options.js';
export { toNodeListener, type NodeListenerOptions } from './node-listener.js';
export type { HumanPrincipal, Principal } from './principal.js';
export { registryOf, type InlineServerTool, type InlineServerTools } from './registry-of.js';
export { secretsFromEnv, secretsFromFile } from './secrets/read-secrets.js';
export { createRandomSecrets, type Secrets } from './secrets/secrets.js';
export {
  createServerToolRegistry,
  reconcileOf,
  serverToolContract,
  type AnyServerToolHandler,
  type LoadedServerTool,
  type HandlerResult,
  type Reconcile,
  type ServerToolContext,
  type ServerToolEntry,
  type ServerToolHandler,
  type ServerToolRegistry,
} from './server-tools.js';
