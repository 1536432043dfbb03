import { copyJson } from '../../core/copy-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { describeIssues } from '../../core/parse.js';
import { isToolFailure, type ToolFailure } from '../../core/tool-failure.js';
import { isAccepted, type Accepted } from '../accepted.js';
import type { LoadedServerTool, ServerToolContext } from '../server-tools.js';

/** How a handler ended. */
export type HandlerEnd =
  | { readonly kind: 'returned'; readonly output: JsonObject }
  /** It did its work; what it returned does not fit. */
  | { readonly kind: 'misreturned'; readonly error: TypeError }
  | { readonly kind: 'accepted'; readonly accepted: Accepted }
  /** It says that nothing happened. */
  | { readonly kind: 'declared'; readonly failure: ToolFailure }
  | { readonly kind: 'threw'; readonly error: unknown };

/** Runs a handler and checks what it returns. Never rejects. */
export async function runHandler(
  { contract, handler }: LoadedServerTool,
  args: unknown,
  context: ServerToolContext,
): Promise<HandlerEnd> {
  let result: unknown;
  try {
    result = await handler(args as never, context);
  } catch (error) {
    return isToolFailure(error) ? { kind: 'declared', failure: error } : { kind: 'threw', error };
  }
  try {
    if (isAccepted(result)) return { kind: 'accepted', accepted: result };
    const { output } = (result ?? {}) as { readonly output?: unknown };
    const parsed = contract.parseOutput(output);
    // A schema by hand may let pass what JSON cannot hold.
    if (parsed.ok) return { kind: 'returned', output: objectOf(copyJson(parsed.value)) };
    const problem = describeIssues(parsed.issues);
    return { kind: 'misreturned', error: new TypeError(`the output of ${contract.name} is not valid: ${problem}`) };
  } catch (error) {
    // A getter, or a proxy: the work is done all the same.
    const cause = { cause: error };
    return { kind: 'misreturned', error: new TypeError(`the output of ${contract.name} cannot be read`, cause) };
  }
}

function objectOf(value: unknown): JsonObject {
  if (isJsonObject(value as JsonValue)) return value as JsonObject;
  throw new TypeError('it is no object');
}
