import { maskSecrets } from '../secrets/mask-secrets.js';
import { diagnosticTable, type DiagnosticName, type DiagnosticParams } from './codes.js';
import type { Severity } from './definition.js';

/** A place in a text. Lines and columns count from 1, columns and offsets in UTF-16 units. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of a file. */
export interface Origin {
  /** Relative to the configuration file's folder, with forward slashes. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** One finding of the compiler. */
export interface Diagnostic {
  /** Stable: `GECX` and four digits. */
  readonly code: string;
  /** The same as a word, such as `unknown-field`. */
  readonly name: DiagnosticName;
  readonly severity: Severity;
  /** What was seen. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly origin: Origin;
  /** Other places that belong to the finding. */
  readonly related: readonly RelatedPlace[];
}

/** Another place, and what it has to do with a finding. */
export interface RelatedPlace {
  readonly origin: Origin;
  readonly message: string;
}

/** Takes a finding; how a pass speaks of a user's mistake. */
export type Report = (diagnostic: Diagnostic) => void;

/**
 * Makes a finding from the table. `hint` replaces the table's general advice where the pass knows better. Whatever looks
 * like a secret in the texts of a contract that it quotes is masked.
 */
export function createDiagnostic<N extends DiagnosticName>(
  name: N,
  origin: Origin,
  params: DiagnosticParams<N>,
  more: { readonly hint?: string | undefined; readonly related?: readonly RelatedPlace[] } = {},
): Diagnostic {
  const definition = diagnosticTable[name];
  return {
    code: definition.code,
    name,
    severity: definition.severity,
    message: maskSecrets((definition.message as (params: DiagnosticParams<N>) => string)(params)),
    hint: maskSecrets(more.hint ?? definition.fix),
    origin,
    related: (more.related ?? []).map((place) => ({ ...place, message: maskSecrets(place.message) })),
  };
}

/** The start of a file, for findings that concern all of it. */
export function wholeFile(file: string): Origin {
  const start = { offset: 0, line: 1, column: 1 };
  return { file, start, end: start };
}

/** Whether an error is among some findings. */
export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Sorts by file, place and code, without repeats: the order in which findings are shown. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = diagnostics.toSorted(
    (a, b) =>
      compare(a.origin.file, b.origin.file) || a.origin.start.offset - b.origin.start.offset || compare(a.code, b.code),
  );
  return sorted.filter((diagnostic, i) => i === 0 || !same(diagnostic, sorted[i - 1]));
}

function same(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return (
    b !== undefined &&
    a.code === b.code &&
    a.message === b.message &&
    a.origin.file === b.origin.file &&
    a.origin.start.offset === b.origin.start.offset
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
