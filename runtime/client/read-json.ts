import type { JsonValue } from '../core/json.js';

/** The JSON value that a text holds; undefined when it holds none. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
