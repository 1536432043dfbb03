/** What generated clients and client tools import. Safe for browsers. */
export type { ClientToolContract } from '../core/contract.js';
export type * from '../core/envelope.js';
export { isToolFailure, ToolFailure, toolFailure } from '../core/tool-failure.js';
export { callTool, type CallOptions, type ClientOptions, type ServerToolEndpoint } from './call-tool.js';
export {
  createClientToolRegistry,
  type AnyClientToolHandler,
  type ClientToolContext,
  type ClientToolEntry,
  type ClientToolHandler,
  type ClientToolRegistry,
  type LoadedClientTool,
} from './client-tools.js';
