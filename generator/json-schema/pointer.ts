import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import type { Path } from '../source/source-document.js';

/** Writes a path as a JSON Pointer (RFC 6901). */
export function toPointer(path: Path): string {
  let pointer = '';
  for (const part of path) pointer += `/${escapeStep(String(part))}`;
  return pointer;
}

function escapeStep(part: string): string {
  return /[~/]/.test(part) ? part.replaceAll('~', '~0').replaceAll('/', '~1') : part;
}

/** Reads a JSON Pointer; undefined when the text is none. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a path; undefined when the path leads nowhere. */
export function valueAt(root: JsonValue, path: Path): JsonValue | undefined {
  let here: JsonValue | undefined = root;
  for (const part of path) {
    if (Array.isArray(here)) here = /^(0|[1-9]\d*)$/.test(String(part)) ? (here[Number(part)] as JsonValue) : undefined;
    else here = isJsonObject(here) && Object.hasOwn(here, part) ? here[part] : undefined;
    if (here === undefined) return undefined;
  }
  return here;
}
