import type { Colors } from 'picocolors/types.js';
import { codeFrame } from './code-frame.js';
import { diagnosticTable } from './codes.js';
import type { Diagnostic, Origin } from './diagnostic.js';
import { printable } from './printable.js';

/** Writes findings for a person: place, code, what was seen, the lines of the file, and what to do. */
export function renderPretty(
  diagnostics: readonly Diagnostic[],
  colors: Colors,
  readText: (file: string) => string | undefined,
): string {
  const secrets = diagnostics.filter(({ name }) => diagnosticTable[name].masked).map(({ origin }) => origin);
  const readMasked = (file: string): string | undefined => mask(readText(file), file, secrets);
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, colors, readMasked)}\n`).join('\n');
}

/** Replaces what must not be shown, also where it only stands near another finding. */
function mask(text: string | undefined, file: string, secrets: readonly Origin[]): string | undefined {
  return secrets.reduce((shown, { file: at, start, end }) => {
    if (shown === undefined || at !== file) return shown;
    const hidden = shown.slice(start.offset, end.offset).replaceAll(/[^\r\n]/g, '*');
    return shown.slice(0, start.offset) + hidden + shown.slice(end.offset);
  }, text);
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
  return `${printable(origin.file)}:${origin.start.line}:${origin.start.column}`;
}
