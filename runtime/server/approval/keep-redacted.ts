import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { redact, redacted } from '../../core/redact.js';

/**
 * Puts what an approver could not see back into an input that they have edited: where they have left the marker that
 * they were shown, the stored value stays. In lists, items may have moved, so that nobody can tell whose value it is.
 *
 * @returns undefined when any other marker is left, which no handler must get for a value.
 */
export function keepRedacted(edited: JsonObject, stored: JsonObject, paths: readonly string[]): JsonObject | undefined {
  if (paths.length === 0) return edited;
  return keep(edited, redact(stored, paths), stored) as JsonObject | undefined;
}

function keep(edited: JsonValue, shown: JsonValue | undefined, stored: JsonValue | undefined): JsonValue | undefined {
  if (edited === redacted && shown === redacted) return stored;
  if (!isJsonObject(edited)) return hasMarker(edited) ? undefined : edited;
  const members = Object.entries(edited).map(
    ([name, value]) => [name, keep(value, member(shown, name), member(stored, name))] as const,
  );
  return members.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(members) as JsonObject);
}

function member(of: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(of) && Object.hasOwn(of, name) ? of[name] : undefined;
}

function hasMarker(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return value === redacted;
  return Object.values(value as { readonly [name: string]: JsonValue }).some(hasMarker);
}
