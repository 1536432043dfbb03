import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { isJsonObject } from '../../runtime/core/json.js';
import { createDiagnostic, wholeFile, type Diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { reportCutTexts } from './cut-texts.js';
import { parseJson } from './parse-json.js';
import { scanSuppressions } from './scan-suppressions.js';
import { scanYaml } from './scan-yaml.js';
import { originOfNode, originOfRange } from './node-places.js';
import { createSourceDocument, type SourceDocument } from './source-document.js';
import { yamlValue } from './yaml-value.js';

/** How large a contract file may be. */
export const maxBytes = 1_048_576;

/** After this many, the parser has lost the thread. */
const maxSyntaxErrors = 5;

/**
 * Reads a YAML file as JSON. Whatever YAML can say and JSON cannot is reported with its place, and so is every text
 * that could stall the parser: nothing here hangs, aborts or guesses.
 */
export function parseYaml(file: string, bytes: Uint8Array, report: Report): SourceDocument | undefined {
  if (bytes.byteLength > maxBytes) {
    report(createDiagnostic('yaml-too-large', wholeFile(file), { bytes: bytes.byteLength, limit: maxBytes }));
    return undefined;
  }
  const text = decode(bytes);
  if (text === undefined) {
    report(createDiagnostic('yaml-encoding', wholeFile(file), {}));
    return undefined;
  }
  const lines = new LineCounter();
  addLines(text, lines);
  const json = parseJson(text);
  if (json) return convert(file, text, json, lines, report);
  const dangers = scanYaml(file, text, lines);
  dangers.forEach(report);
  if (dangers.length > 0) return undefined;
  // The schema is forced, so that a %YAML line cannot change how values are read. Duplicate keys are found by us,
  // because the library compares every key with every other.
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  // A tree with errors can have holes; converting it would add findings that are only their echo.
  if (document.errors.length === 0) return convert(file, text, document, lines, report);
  for (const error of withoutEchoes(document.errors, lines)) report(syntaxDiagnostic(file, error, lines));
  return undefined;
}

/** Errors that come of an earlier one, or again on each line of a file that is written so. */
const comeTogether: ReadonlySet<YAMLError['code']> = new Set(['UNEXPECTED_TOKEN', 'TAB_AS_INDENT']);

/** Syntax errors that tell of different mistakes: what follows on the same line, or is out of place, comes of another. */
function withoutEchoes(errors: readonly YAMLError[], lines: LineCounter): readonly YAMLError[] {
  const lineOf = ({ pos: [start] }: YAMLError): number => lines.linePos(start).line;
  const seen = new Set<number>();
  return errors
    .filter((error, index) => {
      const isEcho = seen.has(lineOf(error)) || (index > 0 && comeTogether.has(error.code));
      seen.add(lineOf(error));
      return !isEcho;
    })
    .slice(0, maxSyntaxErrors);
}

function convert(
  file: string,
  text: string,
  document: Document.Parsed,
  lines: LineCounter,
  report: Report,
): SourceDocument | undefined {
  const found: Diagnostic[] = [];
  const value = yamlValue(file, document, lines, (diagnostic) => found.push(diagnostic));
  found.forEach(report);
  if (found.length > 0) return undefined;
  if (!isJsonObject(value)) {
    const origin = originOfNode(file, document.contents, lines);
    report(createDiagnostic('yaml-no-mapping', origin, { found: describe(value) }));
    return undefined;
  }
  reportCutTexts(file, text, document, lines, report);
  return createSourceDocument(file, value, document, lines, scanSuppressions(file, text, lines));
}

function syntaxDiagnostic(file: string, error: YAMLError, lines: LineCounter): Diagnostic {
  const [start, end] = error.pos;
  const origin = originOfRange(file, start, end, lines);
  if (error.code === 'MULTIPLE_DOCS') return createDiagnostic('yaml-several-documents', origin, {});
  return createDiagnostic('yaml-syntax', origin, { problem: sentence(error.message) }, { hint: hints.get(error.code) });
}

/** What is meant where the parser's words speak of its own notions. */
const hints: ReadonlyMap<YAMLError['code'], string> = new Map([
  ['TAB_AS_INDENT', 'Indent with spaces; YAML does not allow tabs there.'],
  [
    'BLOCK_AS_IMPLICIT_KEY',
    'Indent the next line no further than this one, which has its value already; or quote a text that holds `: `.',
  ],
  ['BAD_INDENT', 'Start the line in the column of its neighbours, or end the bracket or brace above it.'],
  ['MISSING_CHAR', 'Look above this place for a quote, a comma, a bracket or a brace that has no partner.'],
]);

function sentence(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim();
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function addLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a single ${typeof value}`;
}
