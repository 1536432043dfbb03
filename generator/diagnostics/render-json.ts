import type { Diagnostic } from './diagnostic.js';

/** Writes findings as one JSON array. The shape is stable; `[]` when there are none. */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  const rows = diagnostics.map(({ code, name, severity, message, hint, origin }) => ({
    code,
    name,
    severity,
    message,
    hint,
    file: origin.file,
    line: origin.start.line,
    column: origin.start.column,
    endLine: origin.end.line,
    endColumn: origin.end.column,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
