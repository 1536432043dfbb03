import type { Host } from '../host.js';
import { hashOf } from '../hash-of.js';

/** Reads JSON that {@link writeChecked} wrote; undefined when it is absent or not exactly as it was written. */
export function readChecked(host: Host, path: string): unknown {
  try {
    const bytes = host.read(path);
    if (!bytes) return undefined;
    const end = bytes.indexOf(newline);
    const body = bytes.subarray(end + 1);
    if (end === -1 || new TextDecoder().decode(bytes.subarray(0, end)) !== hashOf(body)) return undefined;
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** Writes JSON behind a line with its hash. */
export function writeChecked(host: Host, path: string, value: unknown): void {
  const body = JSON.stringify(value);
  host.write(path, `${hashOf(body)}\n${body}`);
}

const newline = '\n'.charCodeAt(0);
