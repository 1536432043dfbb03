/** What generated clients and client tools import, and what makes an agent's calls. Safe for browsers. */
export type { AllowedDecision, CallView } from '../core/call-view.js';
export type { ClientToolContract } from '../core/contract.js';
export type * from '../core/envelope.js';
export type { LifecycleState } from '../core/lifecycle.js';
export { isToolFailure, ToolFailure, toolFailure } from '../core/tool-failure.js';
export {
  createAutoApproveHandler,
  createDenyAllHandler,
  createSelectiveApprovalHandler,
  type ApprovalDecision,
  type ApprovalHandler,
  type ApprovalRequest,
  type ClientApprovalRequest,
  type ServerApprovalRequest,
} from './approval.js';
export type { CallReference, ToolCallListener } from './call-log.js';
export { callTool } from './call-tool.js';
export type { CallOptions, ClientOptions, HeadersSource, RetrySettings } from './client-options.js';
export type {
  AnyClientToolHandler,
  ClientToolContext,
  ClientToolHandler,
  LoadedClientTool,
} from './client-tool-handler.js';
export { createClientToolRegistry, type ClientToolEntry, type ClientToolRegistry } from './client-tools.js';
export type { ServerToolEndpoint } from './server-tool-endpoint.js';
export type { Timing } from './timing.js';
export { reduceToolCall, toolCallPart, type ToolCallEvent, type ToolCallPart } from './tool-call-event.js';
export { createToolClient, type ToolCallRequest, type ToolClient, type ToolClientOptions } from './tool-client.js';
export type { WaitOptions } from './wait-for-outcome.js';
