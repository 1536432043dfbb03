import { isJsonObject, type JsonObject } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { judgePattern } from '../validator/judge-pattern.js';
import { needsLegacyMode, patternProblem } from '../validator/regular-expression.js';

/** A text at most this long bounds what a polynomial pattern can cost. */
const boundedLength = 256;

/** Checks the regular expressions of one schema: `pattern`, and the names of `patternProperties`. */
export function checkPattern(schema: JsonObject, path: Path, document: SourceDocument, report: Report): void {
  const { pattern, maxLength, patternProperties } = schema;
  if (typeof pattern === 'string') {
    const limit = typeof maxLength === 'number' ? maxLength : Infinity;
    checkOne(pattern, limit, [...path, 'pattern'], document, report, false);
  }
  if (!isJsonObject(patternProperties)) return;
  for (const name of Object.keys(patternProperties)) {
    checkOne(name, Infinity, [...path, 'patternProperties', name], document, report, true);
  }
}

function checkOne(
  pattern: string,
  maxLength: number,
  path: Path,
  document: SourceDocument,
  report: Report,
  isKey: boolean,
): void {
  const origin = isKey ? document.originOfKey(path) : document.originOf(path);
  const problem = patternProblem(pattern);
  if (problem !== undefined) {
    report(createDiagnostic('pattern-invalid', origin, { pattern, problem }));
    return;
  }
  if (needsLegacyMode(pattern)) report(createDiagnostic('pattern-not-unicode', origin, { pattern }));
  const verdict = judgePattern(pattern);
  if (verdict.status === 'safe') return;
  if (verdict.status === 'unknown') {
    report(createDiagnostic('pattern-unchecked', origin, { pattern }));
    return;
  }
  const complexity = verdict.complexity.type;
  if (complexity === 'polynomial' && maxLength <= boundedLength) {
    report(createDiagnostic('pattern-slow', origin, { pattern, complexity, maxLength }));
  } else {
    const bound = complexity === 'polynomial' && !isKey;
    const hint = bound
      ? `Rewrite it without adjacent repetitions, or bound the text with \`maxLength: ${boundedLength}\`.`
      : undefined;
    report(createDiagnostic('pattern-vulnerable', origin, { pattern, complexity }, { hint }));
  }
}
