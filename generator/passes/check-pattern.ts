import { createRequire } from 'node:module';
import type { Diagnostics, Parameters as RecheckParameters } from 'recheck';
import { isJsonObject, type JsonObject } from '../../runtime/core/json.js';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { Path, SourceDocument } from '../source/source-document.js';
import { compilePattern, isPlain, needsLegacyMode, patternProblem } from '../validator/regular-expression.js';

/** A text at most this long bounds what a polynomial pattern can cost. */
const boundedLength = 256;

/** The verdict depends on a fixed amount of work, not on a clock, so that it is the same on every machine. */
const budget: RecheckParameters = { timeout: null, randomSeed: 0, maxIteration: 10, attackLimit: 1_000_000 };

type Verdict = Diagnostics | { readonly status: 'unknown' };

let recheck: typeof import('recheck') | undefined;
const verdicts = new Map<string, Verdict>();

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

/** Whether a text matches a pattern; undefined when the pattern is wrong, or could take longer than linear time. */
export function matchPattern(pattern: string, text: string): boolean | undefined {
  if (patternProblem(pattern) !== undefined || verdictOf(pattern).status !== 'safe') return undefined;
  return compilePattern(pattern).test(text);
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
  // The checker is large; most patterns need none.
  if (isPlain(pattern)) return;
  const verdict = verdictOf(pattern);
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

function verdictOf(pattern: string): Verdict {
  const known = verdicts.get(pattern);
  if (known) return known;
  const { source, flags } = compilePattern(pattern);
  // The pure JavaScript build: the default one starts a worker and a native program, whose verdicts may differ. It is
  // large, so it is loaded for the first pattern only.
  recheck ??= createRequire(import.meta.url)('recheck/lib/browser.js') as typeof import('recheck');
  const verdict = judge(recheck, source, flags);
  verdicts.set(pattern, verdict);
  return verdict;
}

/** A pattern nested deeper than the checker's stack reaches cannot be judged; that is not the same as safe. */
function judge({ checkSync }: typeof import('recheck'), source: string, flags: string): Verdict {
  try {
    return checkSync(source, flags, budget);
  } catch (error) {
    if (error instanceof RangeError) return { status: 'unknown' };
    throw error;
  }
}
