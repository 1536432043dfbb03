import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import type { OutputFile } from '../emit/emitter.js';
import type { Host } from '../host.js';

/** The lock's name in the output folder. */
export const lockName: string = '.codegen.json';

/** What the last run wrote: the hash of each file's content, by path below the output folder. */
export type Lock = ReadonlyMap<string, string>;

/** Reads the lock. One that is missing or cannot be read counts as empty: nothing is then taken for ours. */
export function readLock(host: Host, folder: string): Lock {
  const bytes = host.read(posix.join(folder, lockName));
  if (!bytes) return new Map();
  try {
    const lock = JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    const files = isJsonObject(lock) && isJsonObject(lock['files']) ? lock['files'] : {};
    return new Map(Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}

/** The lock's text for some files. Paths are relative to the output folder. */
export function lockText(out: string, files: readonly OutputFile[]): string {
  return lockWith(out, new Map(), files);
}

/** The text of a lock that lists some files besides those of another. */
export function lockWith(out: string, lock: Lock, files: readonly OutputFile[]): string {
  const entries = new Map(lock);
  for (const file of files) {
    if (file.owner === 'generator') entries.set(posix.relative(out, file.path), hashOf(file.content));
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 1, files: Object.fromEntries(sorted) }, null, 2)}\n`;
}

/** Identifies a file's content. */
export function hashOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
