import type { JsonValue } from './json.js';

/** What stands where something was redacted. */
export const redacted: string = '[redacted]';

/**
 * Copies a value without what stands at some paths. A path names members and items, with dots between; `*` is any of
 * them. A name may hold dots itself: a path is redacted in every way in which it can be read.
 */
export function redact(value: JsonValue, paths: readonly string[]): JsonValue {
  return copy(value, new Set(paths));
}

/** `paths` lead on from here. */
function copy(value: JsonValue, paths: ReadonlySet<string>): JsonValue {
  if (paths.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => copyMember(item, String(index), paths));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyMember(member, name, paths)]));
}

function copyMember(value: JsonValue, name: string, paths: ReadonlySet<string>): JsonValue {
  const further = new Set<string>();
  for (const path of paths) {
    for (const step of [name, '*']) {
      if (path === step) return redacted;
      if (path.startsWith(`${step}.`)) further.add(path.slice(step.length + 1));
    }
  }
  return copy(value, further);
}
