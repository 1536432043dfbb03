import { randomUUID } from 'node:crypto';
import type { ServerToolContract } from '../core/contract.js';
import type { CallContext, ServerToolInvocationRequest, ServerToolResultEnvelope } from '../core/envelope.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { describeIssues } from '../core/parse.js';
import { isToolFailure } from '../core/tool-failure.js';
import { untilAborted } from '../core/until-aborted.js';
import type { FetchHandler } from './http/fetch-handler.js';
import type { LoadedServerTool, ServerToolRegistry } from './server-tools.js';

const maxBodyBytes = 64 * 1024;

/** What a plain binding needs. */
export interface PlainHandlerOptions {
  readonly tools: ServerToolRegistry;
  /**
   * Told of every error that the caller does not get to see: what a handler threw, why an output was refused, why a tool
   * could not be loaded. Default: nobody is told.
   */
  readonly onError?: (error: unknown, call: { readonly requestId: string; readonly tool: string }) => void;
}

/**
 * Binds a registry to HTTP in the plainest way: parse the input, run the handler, check the output, answer with an
 * envelope. It asks nobody and remembers nothing, so it runs only tools that need neither: policy `auto`, no escalation,
 * no authentication. Every other tool is answered `denied`.
 */
export function createPlainHandler(options: PlainHandlerOptions): FetchHandler {
  return async (request) => {
    const requestId = randomUUID();
    const { httpStatus, ...envelope } = await answer(options, request, requestId);
    const headers = httpStatus === 405 ? { allow: 'POST' } : undefined;
    return Response.json({ ...envelope, requestId }, { status: httpStatus, ...(headers ? { headers } : {}) });
  };
}

interface Answer extends ServerToolResultEnvelope {
  readonly httpStatus: number;
}

async function answer({ tools, onError }: PlainHandlerOptions, request: Request, requestId: string): Promise<Answer> {
  if (request.method !== 'POST') return refuse(405, 'METHOD_NOT_ALLOWED', 'tool calls are posted');
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse(415, 'UNSUPPORTED_MEDIA', 'the content type must be application/json');
  }
  const bytes = await readBody(request);
  if (!bytes) return refuse(413, 'PAYLOAD_TOO_LARGE', `a tool call is at most ${maxBodyBytes} bytes`);
  const call = readRequest(bytes);
  if (typeof call === 'string') return refuse(400, 'REQUEST_INVALID', call);
  const report = (error: unknown): void => onError?.(error, { requestId, tool: call.name });
  let tool: LoadedServerTool | undefined;
  try {
    tool = await tools.load(call.name);
  } catch (error) {
    report(error);
    return refuse(503, 'SERVER_TOOL_UNAVAILABLE', 'the tool cannot be loaded');
  }
  if (!tool) return refuse(404, 'TOOL_UNKNOWN', 'no tool has this name');
  if (needsGovernance(tool.contract)) {
    return {
      httpStatus: 200,
      status: 'denied',
      error: 'this tool needs an approval, a known caller or a remembered call, and this endpoint offers none of them',
      errorCode: 'SERVER_TOOL_UNAUTHORIZED',
      approvalPolicy: tool.contract.approvalPolicy,
    };
  }
  return run(tool, call, requestId, request.signal, report);
}

/** Whatever this binding cannot keep, it must not run. */
function needsGovernance(contract: ServerToolContract): boolean {
  const { approvalPolicy, approval, auth, idempotency, allowedOrigins, limits } = contract;
  return (
    approvalPolicy !== 'auto' ||
    approval.escalate.length > 0 ||
    auth.required ||
    auth.scopes.length + auth.permissions.length > 0 ||
    idempotency.mode === 'required' ||
    allowedOrigins !== undefined ||
    limits !== undefined
  );
}

async function run(
  { contract, handler }: LoadedServerTool,
  call: ServerToolInvocationRequest,
  requestId: string,
  disconnected: AbortSignal,
  report: (error: unknown) => void,
): Promise<Answer> {
  const input = contract.parseInput(call.input);
  if (!input.ok) return refuse(422, 'TOOL_VALIDATION_FAILED', describeIssues(input.issues));
  const deadline = AbortSignal.timeout(contract.timeoutMs);
  try {
    const { sessionId, turnIndex, toolCallId } = call.context;
    const key = call.idempotencyKey ?? call.context.idempotencyKey;
    const context = {
      requestId,
      sessionId,
      turnIndex,
      toolCallId,
      signal: AbortSignal.any([deadline, disconnected]),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    };
    const result = await untilAborted(Promise.resolve(handler(input.value as never, context)), deadline);
    const output = contract.parseOutput((result as { readonly output?: unknown } | undefined)?.output);
    if (!output.ok) {
      report(new TypeError(`the output of ${contract.name} is not valid: ${describeIssues(output.issues)}`));
      return refuse(200, 'OUTPUT_INVALID', 'the tool returned an output that its contract does not allow');
    }
    return { httpStatus: 200, status: 'completed', output: output.value as JsonObject };
  } catch (error) {
    if (isToolFailure(error)) return refuse(200, error.code, error.message);
    report(error);
    if (deadline.aborted)
      return refuse(200, 'SERVER_TOOL_TIMEOUT', `the tool took longer than ${contract.timeoutMs} ms`);
    return refuse(200, 'TOOL_EXECUTION_FAILED', 'the tool failed');
  }
}

function refuse(httpStatus: number, errorCode: string, error: string): Answer {
  return { httpStatus, status: 'failed', error, errorCode };
}

async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads the closed request envelope; a string says what is wrong with it. */
function readRequest(bytes: Uint8Array): ServerToolInvocationRequest | string {
  let body: JsonValue;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue;
  } catch {
    return 'the body is not JSON in UTF-8';
  }
  if (!isJsonObject(body)) return 'the body is not a JSON object';
  const { name, input, idempotencyKey, context, ...others } = body;
  if (Object.keys(others).length > 0) return 'the body has a member that no tool call has';
  if (typeof name !== 'string') return '`name` must be a string';
  if (!isJsonObject(input)) return '`input` must be an object';
  if (idempotencyKey !== undefined && typeof idempotencyKey !== 'string') return '`idempotencyKey` must be a string';
  const checked = readContext(context);
  if (typeof checked === 'string') return checked;
  return { name, input, context: checked, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}

function readContext(context: JsonValue | undefined): CallContext | string {
  if (!isJsonObject(context)) return '`context` must be an object';
  const { sessionId, turnIndex, toolCallId, idempotencyKey, ...others } = context;
  if (Object.keys(others).length > 0) return '`context` has a member that no tool call has';
  if (typeof sessionId !== 'string' || typeof toolCallId !== 'string')
    return '`sessionId` and `toolCallId` must be strings';
  if (typeof turnIndex !== 'number' || !Number.isInteger(turnIndex) || turnIndex < 0) {
    return '`turnIndex` must be a whole number, not negative';
  }
  if (idempotencyKey !== undefined && typeof idempotencyKey !== 'string') return '`idempotencyKey` must be a string';
  return { sessionId, turnIndex, toolCallId, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}
