import { posix } from 'node:path';
import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import type { Host } from '../host.js';

/** The lock's name in the output folder. */
export const lockName: string = '.codegen.json';

/**
 * What the compiler has written: by path below the output folder, the hashes a file can have. That is one, except while
 * a run is at work: then it is the file's old content and its new one.
 */
export type Lock = ReadonlyMap<string, readonly string[]>;

/** Reads the lock. One that is missing or cannot be read counts as empty: nothing is then taken for ours. */
export function readLock(host: Host, folder: string): Lock {
  const bytes = host.read(posix.join(folder, lockName));
  if (!bytes) return new Map();
  try {
    const lock = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    const files = isJsonObject(lock) && isJsonObject(lock['files']) ? lock['files'] : {};
    return new Map(Object.entries(files).map(([path, hashes]) => [path, textsOf(hashes)]));
  } catch {
    return new Map();
  }
}

/** The lock of a run that has finished. */
export function finalLock(out: string, files: readonly { readonly path: string; readonly hash: string }[]): Lock {
  return new Map(files.map((file) => [posix.relative(out, file.path), [file.hash]]));
}

/** The lock of a run that is about to start: every file may be as it was, or as it will be. */
export function intentLock(before: Lock, after: Lock): Lock {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return new Map(
    [...paths].map((path) => [path, [...new Set([...(before.get(path) ?? []), ...(after.get(path) ?? [])])]]),
  );
}

/** The lock's text, the same for the same content. */
export function lockText(lock: Lock): string {
  const entries = [...lock].sort(([a], [b]) => (a < b ? -1 : 1));
  const files = entries.map(([path, hashes]) => [path, hashes.length === 1 ? hashes[0] : hashes]);
  return `${JSON.stringify({ version: 1, files: Object.fromEntries(files) as object }, null, 2)}\n`;
}

function textsOf(hashes: JsonValue): readonly string[] {
  if (typeof hashes === 'string') return [hashes];
  return Array.isArray(hashes) ? hashes.filter((value) => typeof value === 'string') : [];
}
