import type { Colors } from 'picocolors/types.js';
import { maskSecrets } from '../secrets/mask-secrets.js';
import { codeFrame } from './code-frame.js';
import type { Diagnostic } from './diagnostic.js';
import { printable } from './printable.js';

/** Writes findings for a person: place, code, what was seen, the lines of the file, and what to do. */
export function renderPretty(
  diagnostics: readonly Diagnostic[],
  colors: Colors,
  readText: (file: string) => string | undefined,
): string {
  const shown = new Map<string, string | undefined>();
  const readMasked = (file: string): string | undefined => {
    if (!shown.has(file)) shown.set(file, mask(readText(file)));
    return shown.get(file);
  };
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, colors, readMasked)}\n`).join('\n');
}

function mask(text: string | undefined): string | undefined {
  return text === undefined ? undefined : maskSecrets(text);
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
