import type { Colors } from 'picocolors/types.js';
import { codeFrame } from './code-frame.js';
import type { Diagnostic } from './diagnostic.js';

/** Writes findings for a person: place, code, what was seen, the lines of the file, and what to do. */
export function renderPretty(
  diagnostics: readonly Diagnostic[],
  colors: Colors,
  readText: (file: string) => string | undefined,
): string {
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, colors, readText)}\n`).join('\n');
}

function renderOne(diagnostic: Diagnostic, colors: Colors, readText: (file: string) => string | undefined): string {
  const { origin, severity, code, message, hint, related } = diagnostic;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const lines = [`${place(diagnostic)} ${paint(colors.bold(`${severity} ${code}`))} ${printable(message)}`];
  const text = origin.end.offset > 0 || origin.start.offset > 0 ? readText(origin.file) : undefined;
  if (text !== undefined) lines.push(...codeFrame(text, origin).map((line) => `  ${colors.dim(line)}`));
  for (const other of related) lines.push(`  ${place(other)} ${printable(other.message)}`);
  lines.push(`  ${colors.cyan('help')} ${printable(hint)}`);
  return lines.join('\n');
}

function place({ origin }: Pick<Diagnostic, 'origin'>): string {
  return `${origin.file}:${origin.start.line}:${origin.start.column}`;
}

/** Texts of a contract reach the terminal without the characters that could steer it. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
