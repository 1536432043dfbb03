import type { FailedResult, ToolResult } from '../core/envelope.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';

const textMembers = ['error', 'errorCode', 'requestId', 'idempotencyKey'] as const;
const knownMembers = new Set<string>([...textMembers, 'status', 'output', 'duplicateDisposition', 'approvalPolicy']);
const dispositions = new Set<JsonValue>(['replayed', 'rejected', 'conflict']);
const policies = new Set<JsonValue>(['auto', 'user_confirm', 'supervisor_approve', 'denied', 'async_pending']);

/** Reads the body of a tool endpoint's answer. What is no envelope becomes `SERVER_TOOL_INVALID_RESPONSE`. */
export function readEnvelope<Output>(text: string): ToolResult<Output> {
  let body: JsonValue;
  try {
    body = JSON.parse(text) as JsonValue;
  } catch {
    return invalid('the answer is not JSON');
  }
  if (!isJsonObject(body)) return invalid('the answer is not a JSON object');
  const problem = findProblem(body);
  // The checks above are what makes the text a ToolResult; the compiler cannot follow them.
  return problem ? invalid(problem) : (body as unknown as ToolResult<Output>);
}

/** Whether a JSON value is an envelope. */
export function isEnvelope(value: JsonValue): boolean {
  return isJsonObject(value) && findProblem(value) === undefined;
}

function findProblem(body: JsonObject): string | undefined {
  const unknown = Object.keys(body).find((member) => !knownMembers.has(member));
  if (unknown !== undefined) return 'the answer has a member that no envelope has';
  const notText = textMembers.find((member) => body[member] !== undefined && typeof body[member] !== 'string');
  if (notText) return `\`${notText}\` is not a string`;
  if (body['output'] !== undefined && !isJsonObject(body['output'])) return '`output` is not an object';
  if (body['approvalPolicy'] !== undefined && !policies.has(body['approvalPolicy']))
    return '`approvalPolicy` is unknown';
  if (body['duplicateDisposition'] !== undefined && !dispositions.has(body['duplicateDisposition'])) {
    return '`duplicateDisposition` is unknown';
  }
  return statusProblem(body);
}

function statusProblem(body: JsonObject): string | undefined {
  const replayed = body['duplicateDisposition'] === 'replayed';
  switch (body['status']) {
    case 'completed':
      return body['output'] === undefined ? 'a completed call has no `output`' : undefined;
    case 'pending':
    case 'denied':
    case 'failed':
      return body['error'] === undefined ? `a ${body['status']} call has no \`error\`` : undefined;
    case 'duplicate':
      if (body['duplicateDisposition'] === undefined) return 'a duplicate has no `duplicateDisposition`';
      if (body['error'] === undefined && !(replayed && body['output'] !== undefined)) {
        return 'a duplicate has neither `output` nor `error`';
      }
      return undefined;
    default:
      return '`status` is missing or unknown';
  }
}

function invalid(reason: string): FailedResult {
  return {
    status: 'failed',
    error: `the tool endpoint gave no valid answer: ${reason}`,
    errorCode: 'SERVER_TOOL_INVALID_RESPONSE',
  };
}
