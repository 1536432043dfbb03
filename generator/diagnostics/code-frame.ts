import type { Origin } from './diagnostic.js';

const maxWidth = 160;

/**
 * Shows the lines around a place, with a mark under it:
 *
 *     4 | approvalPolicy: user_confrim
 *       |                 ^^^^^^^^^^^^
 */
export function codeFrame(text: string, origin: Origin): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const first = Math.max(1, origin.start.line - 2);
  const last = Math.min(lines.length, origin.start.line + 1);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const line = printable(lines[number - 1] ?? '');
    frame.push(`${String(number).padStart(gutter)} | ${line.slice(0, maxWidth)}`.trimEnd());
    if (number === origin.start.line) frame.push(`${' '.repeat(gutter)} | ${mark(line, origin)}`);
  }
  return frame;
}

function mark(line: string, { start, end }: Origin): string {
  const from = Math.min(start.column - 1, maxWidth);
  const until = end.line === start.line ? end.column - 1 : line.length;
  return ' '.repeat(from) + '^'.repeat(Math.max(1, Math.min(until, maxWidth) - from));
}

/** One visible column for each UTF-16 unit, and nothing that could steer a terminal. */
function printable(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ');
}
