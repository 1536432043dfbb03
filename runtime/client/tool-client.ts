import { bySpelling } from '../core/by-spelling.js';
import type { CallContext, ToolResult } from '../core/envelope.js';
import type { ApprovalHandler } from './approval.js';
import { askServer, type Asked } from './ask-server.js';
import { CallLog, type CallReference, type LoggedCall, type ToolCallListener } from './call-log.js';
import type { ClientOptions, HeadersSource } from './client-options.js';
import type { ClientToolRegistry } from './client-tools.js';
import { neverAborted } from './never-aborted.js';
import { refusal } from './refusal.js';
import { runServerTool } from './run-server-tool.js';
import type { ServerToolEndpoint } from './server-tool-endpoint.js';
import { platformTiming } from './timing.js';
import { waitForOutcome, type WaitOptions } from './wait-for-outcome.js';

/** Which tools there are, how the server is reached, and who decides. */
export interface ToolClientOptions extends ClientOptions {
  /** The generated `clientTools`. */
  readonly tools?: ClientToolRegistry;
  /** The generated `serverTools`. */
  readonly serverTools?: readonly ServerToolEndpoint[];
  /** Decides about calls of policy user_confirm. Without it such a client tool is denied, such a server call waits. */
  readonly approvalHandler?: ApprovalHandler;
  /** Is told of every event, from the first. */
  readonly onEvent?: ToolCallListener;
  /** Sent when a call is decided, in place of `headers`: who decides may have to prove more than who calls. */
  readonly decisionHeaders?: HeadersSource;
  /** How many calls are remembered that nobody works on. Default: 200. */
  readonly remember?: number;
}

/** A call as a model asks for it. */
export interface ToolCallRequest {
  /** The name of a tool, or an alias. */
  readonly name: string;
  readonly input: unknown;
  readonly context: Pick<CallContext, 'sessionId' | 'turnIndex' | 'toolCallId'>;
  /** Gives the call up. What then is known of it is its result. */
  readonly signal?: AbortSignal;
}

/** Runs every call of a chat, wherever its tool runs, and tells of it in one stream of events. */
export interface ToolClient {
  /**
   * Makes a call. Never rejects: whatever happens is a result, of which the model can be told.
   *
   * Two calls with the same session and call ids are one call: the second joins the first while that one runs, and
   * gets its result afterwards. When the outcome is open (see {@link ToolClient.waitForResult}), the server is asked
   * again. With another tool or input, the second is `duplicate` / `SERVER_TOOL_IDEMPOTENCY_CONFLICT`.
   */
  call(request: ToolCallRequest): Promise<ToolResult<unknown>>;
  /**
   * Asks the server about a call until it is settled. Never rejects: when time is up or the signal fires, the result
   * is what is known by then, which says nothing about the call itself. A call that this client does not remember is
   * `failed` / `CALL_UNKNOWN`; make the call again with the same ids instead.
   */
  waitForResult(call: CallReference, options?: WaitOptions): Promise<ToolResult<unknown>>;
  /** Asks the server to cancel a call that has not started. The result is what the call came to, or what is known. */
  cancel(call: CallReference): Promise<ToolResult<unknown>>;
  /** Subscribes to the events of all calls. Returns what ends the subscription. */
  onEvent(listener: ToolCallListener): () => void;
}

type Target =
  | { readonly kind: 'client'; readonly tool: string; readonly registry: ClientToolRegistry }
  | { readonly kind: 'server'; readonly tool: string; readonly endpoint: ServerToolEndpoint }
  | { readonly kind: 'unknown'; readonly tool: string };

/** Makes a client for all tools of a workspace. Throws when two tools answer to the same name. */
export function createToolClient(options: ToolClientOptions = {}): ToolClient {
  const { tools, serverTools = [], approvalHandler, decisionHeaders, remember = 200, onEvent } = options;
  const timing = options.timing ?? platformTiming;
  const endpoints = bySpelling(serverTools, (name) => tools?.nameOf(name) !== undefined);
  const log = new CallLog(remember, () => timing.now());
  if (onEvent) log.subscribe(onEvent);

  const find = (name: string): Target => {
    const endpoint = endpoints.get(name);
    if (endpoint) return { kind: 'server', tool: endpoint.name, endpoint };
    const tool = tools?.nameOf(name);
    return tools && tool !== undefined ? { kind: 'client', tool, registry: tools } : { kind: 'unknown', tool: name };
  };

  const run = async (target: Target, request: ToolCallRequest, logged: LoggedCall): Promise<ToolResult<unknown>> => {
    const { input, context: call, signal = neverAborted() } = request;
    const toolRun = { call, signal, approvalHandler, log, logged };
    if (target.kind === 'unknown') return refusal('TOOL_UNKNOWN');
    if (target.kind === 'server') {
      return runServerTool(target.endpoint, input, { ...toolRun, options, decisionHeaders });
    }
    const tool = await target.registry.load(target.tool).catch(() => undefined);
    return tool ? target.registry.run(tool, input, toolRun, timing) : refusal('SERVER_TOOL_UNAVAILABLE');
  };

  const ask = (logged: LoggedCall, method: 'GET' | 'DELETE', signal: AbortSignal): Promise<Asked> | undefined => {
    const endpoint = logged.kind === 'server' ? endpoints.get(logged.tool) : undefined;
    if (!endpoint || logged.requestId === undefined) return undefined;
    return askServer(endpoint, logged.requestId, { method }, options, signal);
  };

  return {
    call: (request) => {
      const { name, input, context } = request;
      const target = find(name);
      const fingerprint = fingerprintOf(target.tool, input);
      const before = log.find(context);
      const work = async (logged: LoggedCall): Promise<ToolResult<unknown>> => {
        const result = await run(target, request, logged).catch(() => refusal('INTERNAL'));
        return log.settle(logged, result);
      };
      if (!before) {
        const { sessionId, turnIndex, toolCallId } = context;
        const { kind, tool } = target;
        return log.start({ sessionId, turnIndex, toolCallId, tool, kind, fingerprint }, work);
      }
      if (before.fingerprint !== fingerprint) return Promise.resolve(refusal('SERVER_TOOL_IDEMPOTENCY_CONFLICT'));
      if (before.running) return before.running;
      return before.isOver && before.result ? Promise.resolve(before.result) : log.resume(before, work);
    },
    waitForResult: async (reference, wait = {}) => {
      const logged = log.find(reference);
      if (!logged) return refusal('CALL_UNKNOWN');
      return waitForOutcome(logged, wait, timing, async (signal) => {
        const asked = await ask(logged, 'GET', signal);
        if (asked) log.hear(logged, asked);
        return asked;
      });
    },
    cancel: async (reference) => {
      const logged = log.find(reference);
      if (!logged) return refusal('CALL_UNKNOWN');
      const asked = await ask(logged, 'DELETE', neverAborted());
      if (asked) log.hear(logged, asked);
      return logged.result ?? refusal('SERVER_TOOL_IN_PROGRESS');
    },
    onEvent: (listener) => log.subscribe(listener),
  };
}

/** What tells calls apart that have the same ids. An input that is no JSON is refused later. */
function fingerprintOf(tool: string, input: unknown): string {
  try {
    return JSON.stringify([tool, input]);
  } catch {
    return tool;
  }
}
