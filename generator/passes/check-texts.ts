import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { keywords, type ValueShape } from '../json-schema/keywords.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { findUnseen } from '../source/unseen-characters.js';

/** Shapes of keywords with schemas inside. */
const holdsSchemas: ReadonlySet<ValueShape> = new Set<ValueShape>([
  'schema',
  'schemas',
  'schema-map',
  'schema-or-schemas',
  'dependencies',
]);

/** How many different characters a message names. */
const maxNamed = 5;

/** Texts of a contract must show what they say: no character in them may be invisible or move others about. */
export function checkTexts(document: SourceDocument, report: Report): void {
  for (const { text, path, isKey, origin } of document.texts()) {
    const unseen = findUnseen(text);
    if (unseen.length === 0 || isRegularExpression(path, isKey)) continue;
    const more = unseen.length > maxNamed ? ` and ${unseen.length - maxNamed} more` : '';
    const characters = unseen.slice(0, maxNamed).map(nameOf).join(', ') + more;
    report(createDiagnostic('text-deceptive', origin(), { characters }));
  }
}

function nameOf(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether the text at a path is a pattern of a JSON Schema, where such characters are what is looked for. */
function isRegularExpression(path: Path, isKey: boolean): boolean {
  const [field, index, member] = path;
  if (field === 'inputSchema' || field === 'outputSchema') return isPatternIn(path.slice(1), isKey);
  return field === 'approval' && index === 'escalate' && typeof member === 'number' && path[3] === 'if'
    ? isPatternIn(path.slice(4), isKey)
    : false;
}

/** Follows a path from a schema through the schemas inside it. */
function isPatternIn(path: Path, isKey: boolean): boolean {
  let at = 0;
  while (at < path.length) {
    const keyword = path[at];
    const left = path.length - at;
    if (keyword === 'pattern') return left === 1 && !isKey;
    if (keyword === 'patternProperties' && left === 2 && isKey) return true;
    const shape = keywords.get(String(keyword))?.value;
    if (!shape || !holdsSchemas.has(shape)) return false;
    const isOne = shape === 'schema' || (shape === 'schema-or-schemas' && typeof path[at + 1] !== 'number');
    at += isOne ? 1 : 2;
  }
  return false;
}
