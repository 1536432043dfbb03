import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { redact, redacted } from '../../core/redact.js';

/**
 * Puts what an approver could not see back into an input that they have edited: where they have left the marker that
 * they were shown, the stored value stays. In lists, items may have moved, so that nobody can tell whose value it is.
 *
 * @returns undefined when a marker is left, which no handler must get for a value.
 */
export function keepRedacted(edited: JsonObject, stored: JsonObject, paths: readonly string[]): JsonObject | undefined {
  if (paths.length === 0) return edited;
  const kept = keep(edited, redact(stored, paths), stored);
  return hasMarker(kept) && !hasMarker(stored) ? undefined : (kept as JsonObject);
}

function keep(edited: JsonValue, shown: JsonValue | undefined, stored: JsonValue | undefined): JsonValue {
  if (edited === redacted && shown === redacted) return stored ?? edited;
  if (!isJsonObject(edited) || !isJsonObject(shown) || !isJsonObject(stored)) return edited;
  const own = (of: JsonObject, name: string): JsonValue | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);
  return Object.fromEntries(
    Object.entries(edited).map(([name, value]) => [name, keep(value, own(shown, name), own(stored, name))]),
  );
}

function hasMarker(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return value === redacted;
  return Object.values(value as { readonly [name: string]: JsonValue }).some(hasMarker);
}
