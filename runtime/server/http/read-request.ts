import type { CallContext, ServerToolInvocationRequest } from '../../core/envelope.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { describeIssues } from '../../core/parse.js';

/** A tool call, or what is wrong with it. */
export type RequestRead =
  | { readonly ok: true; readonly request: ServerToolInvocationRequest }
  | { readonly ok: false; readonly code: 'REQUEST_INVALID'; readonly text: string };

/** Up to 200 characters that do no harm in a line of a log. */
const shortText = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u;

/** Reads what a client posts. The request is closed: a member that it does not have is refused, at both levels. */
export function readRequest(body: JsonValue): RequestRead {
  try {
    const members = readObject(body, [], ['name', 'input', 'context'], ['idempotencyKey']);
    const name = readShortText(members, [], 'name');
    const input = members['input'];
    if (!isJsonObject(input)) throw new NotACall(['input'], 'must be an object');
    const context = readContext(members['context']);
    return { ok: true, request: { name, input, context, ...keyOf(members, []) } };
  } catch (error) {
    if (!(error instanceof NotACall)) throw error;
    const what = describeIssues([{ path: error.path, keyword: 'request', message: error.message }]);
    return { ok: false, code: 'REQUEST_INVALID', text: `the body is no tool call: ${what}; nothing ran` };
  }
}

class NotACall extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

function readContext(value: JsonValue | undefined): CallContext {
  const path = ['context'];
  const members = readObject(value, path, ['sessionId', 'turnIndex', 'toolCallId'], ['idempotencyKey']);
  const turnIndex = members['turnIndex'];
  if (typeof turnIndex !== 'number' || !Number.isSafeInteger(turnIndex) || turnIndex < 0) {
    throw new NotACall([...path, 'turnIndex'], 'must be a whole number that is not negative');
  }
  const sessionId = readShortText(members, path, 'sessionId');
  return { sessionId, turnIndex, toolCallId: readShortText(members, path, 'toolCallId'), ...keyOf(members, path) };
}

function readObject(
  value: JsonValue | undefined,
  path: readonly string[],
  required: readonly string[],
  optional: readonly string[],
): JsonObject {
  if (!isJsonObject(value)) throw new NotACall(path, 'must be an object');
  for (const name of Object.keys(value)) {
    if (!required.includes(name) && !optional.includes(name)) throw new NotACall([...path, name], 'is not allowed');
  }
  for (const name of required) {
    if (!Object.hasOwn(value, name)) throw new NotACall([...path, name], 'is missing');
  }
  return value;
}

function readShortText(members: JsonObject, path: readonly string[], name: string): string {
  const value = members[name];
  if (typeof value === 'string' && shortText.test(value)) return value;
  throw new NotACall([...path, name], 'must be a string of 1 to 200 characters, none of them a control character');
}

function keyOf(members: JsonObject, path: readonly string[]): { readonly idempotencyKey?: string } {
  if (!Object.hasOwn(members, 'idempotencyKey')) return {};
  const { idempotencyKey } = members;
  if (typeof idempotencyKey === 'string') return { idempotencyKey };
  throw new NotACall([...path, 'idempotencyKey'], 'must be a string');
}
