import { copyJson, NotJson } from './copy-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import type { Parse, ParseResult } from './parse.js';

/** Copies a JSON value; what JSON cannot hold, or nests too deeply, is refused. */
export const parseJson: Parse<JsonValue> = (data) => {
  try {
    return { ok: true, value: copyJson(data) as JsonValue };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return { ok: false, issues: [{ path: error.path, keyword: 'json', message: error.message }] };
  }
};

/** Copies a JSON object, which is what inputs and outputs are when nothing more is said. */
export const parseObject: Parse<JsonObject> = (data) => objectOnly(parseJson(data));

/** Refuses whatever is no object. */
export function objectOnly<T>(result: ParseResult<T>): ParseResult<T & JsonObject> {
  if (!result.ok) return result;
  const value = result.value as JsonValue;
  if (isJsonObject(value)) return { ok: true, value: value as T & JsonObject };
  return { ok: false, issues: [{ path: [], keyword: 'type', message: 'must be object' }] };
}
