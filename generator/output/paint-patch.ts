import { createColors } from 'picocolors';
import { printable } from '../diagnostics/printable.js';

/** How much of a line a person is shown. */
const lineLength = 500;

/** A patch for people to read on a terminal: nothing in it can steer that, and no line goes on for ever. */
export function paintPatch(patch: string, color: boolean): string {
  const colors = createColors(color);
  const paint = (line: string): string => {
    if (/^(diff --git|---|\+\+\+|new file|deleted file) /.test(line)) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    if (line.startsWith('+')) return colors.green(line);
    return line.startsWith('-') ? colors.red(line) : line;
  };
  const lines = patch.split('\n').map((line) => paint(shorten(printable(line))));
  return lines.join('\n');
}

function shorten(line: string): string {
  const rest = line.length - lineLength;
  return rest > 0 ? `${line.slice(0, lineLength)}… and ${rest} more characters` : line;
}
