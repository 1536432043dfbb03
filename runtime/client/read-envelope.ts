import type { ToolResult } from '../core/envelope.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { refusal } from './refusal.js';

type Check = (value: JsonValue | undefined) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isOneOf =
  (...words: readonly JsonValue[]): Check =>
  (value) =>
    value !== undefined && words.includes(value);

/** What an envelope can have. */
const members: { readonly [name: string]: Check } = {
  status: isOneOf('completed', 'pending', 'denied', 'failed', 'duplicate'),
  output: isJsonObject,
  error: isText,
  errorCode: isText,
  requestId: isText,
  idempotencyKey: isText,
  duplicateDisposition: isOneOf('replayed', 'rejected', 'conflict'),
  approvalPolicy: isOneOf('auto', 'user_confirm', 'supervisor_approve', 'denied', 'async_pending'),
};

/** Reads the body of a tool endpoint's answer. What is no envelope becomes `SERVER_TOOL_INVALID_RESPONSE`. */
export function readEnvelope<Output>(body: JsonValue | undefined): ToolResult<Output> {
  const problem = findProblem(body);
  // The checks are what makes it a result; the compiler cannot follow them.
  if (problem === undefined) return body as unknown as ToolResult<Output>;
  return refusal('SERVER_TOOL_INVALID_RESPONSE', { error: `the tool endpoint gave no valid answer: ${problem}` });
}

/** Whether a JSON value is an envelope. */
export function isEnvelope(value: JsonValue): boolean {
  return findProblem(value) === undefined;
}

function findProblem(body: JsonValue | undefined): string | undefined {
  if (body === undefined) return 'the answer is not JSON';
  if (!isJsonObject(body)) return 'the answer is not a JSON object';
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(members, name)) return 'the answer has a member that no envelope has';
    if (!members[name]?.(value)) return `\`${name}\` is not valid`;
  }
  const missing = findMissing(body);
  return missing === undefined ? undefined : `\`${missing}\` is missing`;
}

/** What a status asks for and does not have. */
function findMissing({ status, output, error, duplicateDisposition }: JsonObject): string | undefined {
  if (status === undefined) return 'status';
  if (status === 'completed') return output === undefined ? 'output' : undefined;
  if (status === 'duplicate' && duplicateDisposition === undefined) return 'duplicateDisposition';
  const isReplay = status === 'duplicate' && duplicateDisposition === 'replayed';
  return error === undefined && !(isReplay && output !== undefined) ? 'error' : undefined;
}
