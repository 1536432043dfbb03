import type { Diagnostic } from './diagnostic.js';
import { printable } from './printable.js';

/** Writes findings as workflow commands, which GitHub Actions turns into annotations: one line each. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic)}\n`).join('');
}

function renderOne({ code, name, severity, message, hint, origin, related }: Diagnostic): string {
  const { file, start, end } = origin;
  const isOneLine = start.line === end.line;
  const properties = {
    file: printable(file),
    line: start.line,
    endLine: end.line,
    // Columns are only understood within one line.
    ...(isOneLine ? { col: start.column, endColumn: end.column } : {}),
    title: `${code} ${name}`,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const others = related.map(
    ({ origin: at, message: says }) => `${at.file}:${at.start.line}:${at.start.column} ${says}`,
  );
  const lines = [message, ...others, hint].map((line) => escapeData(printable(line)));
  return `::${severity} ${written.join(',')}::${lines.join('%0A')}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
