import type { LineCounter, Node, Pair } from 'yaml';
import type { Origin, Position } from '../diagnostics/diagnostic.js';

/** The members and indexes that lead from the root of a document to a place in it. */
export type Path = readonly (string | number)[];

/** The text of a key as the author wrote it: `1` and `"1"` are the same member of an object. */
export function keyText(pair: Pair): string | undefined {
  const key = pair.key as { readonly value?: unknown; readonly source?: string } | null;
  if (key === null || !('value' in key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

/** Where a node stands. */
export function originOfNode(file: string, node: Node | null | undefined, lines: LineCounter): Origin {
  const [start, end] = node?.range ?? [0, 0];
  return originOfRange(file, start, end, lines);
}

/** A stretch between two offsets. */
export function originOfRange(file: string, start: number, end: number, lines: LineCounter): Origin {
  return { file, start: position(start, lines), end: position(Math.max(start, end), lines) };
}

function position(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { offset, line, column: col };
}
