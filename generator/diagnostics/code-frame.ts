import type { Origin } from './diagnostic.js';
import { printable } from './printable.js';

const maxWidth = 120;

/**
 * Shows the lines around a place, with a mark under it:
 *
 *     4 | approvalPolicy: user_confrim
 *       |                 ^^^^^^^^^^^^
 */
export function codeFrame(text: string, origin: Origin): string[] {
  const lines = text.split('\n');
  const first = Math.max(1, origin.start.line - 2);
  const last = Math.min(lines.length, origin.start.line + 1);
  const gutter = String(last).length;
  const frame: string[] = [];
  // A long line is shown from shortly before the place.
  const left = origin.start.column > maxWidth - 20 ? origin.start.column - 40 : 0;
  for (let number = first; number <= last; number++) {
    const line = printable((lines[number - 1] ?? '').replace(/\r$/, ''), ' ');
    frame.push(`${String(number).padStart(gutter)} | ${line.slice(left, left + maxWidth)}`.trimEnd());
    if (number === origin.start.line) frame.push(`${' '.repeat(gutter)} | ${mark(line, origin, left)}`);
  }
  return frame;
}

function mark(line: string, { start, end }: Origin, left: number): string {
  const from = start.column - 1 - left;
  const until = Math.min((end.line === start.line ? end.column - 1 : line.length) - left, maxWidth);
  return ' '.repeat(from) + '^'.repeat(Math.max(1, until - from));
}
