import { stringLiteral } from '../typescript/literal.js';

/** Longer ones can be too large for an engine, each of which has a limit of its own. */
const longestPattern = 10_000;

/** Why a text is no regular expression that validators can use, in any mode; undefined when it is one. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `it is longer than ${longestPattern} characters`;
  try {
    const expression = compilePattern(pattern);
    // An engine compiles it on first use, once for texts of ASCII and once for others, and may find it too large.
    for (const text of ['', '\u2028']) expression.test(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/^Invalid regular expression: .*: /s, '');
  }
}

/** Whether a pattern needs the older mode, without the `u` flag. */
export function needsLegacyMode(pattern: string): boolean {
  return compilePattern(pattern).flags === '';
}

/** Compiles a pattern as the validators do: in Unicode mode, or without it where it is valid only so. */
export function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (unicodeError) {
    try {
      return new RegExp(pattern);
    } catch {
      throw unicodeError;
    }
  }
}

/** A literal that reads back as the same expression, in ASCII so that no character can hide in it. */
export function regularExpressionLiteral(expression: RegExp): string {
  const text = String(expression);
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return `new RegExp(${stringLiteral(expression.source)}, ${stringLiteral(expression.flags)})`;
}

/** One step of a pattern: a class, an escape, or a character. */
const step = /\[(?:[^\\\]]|\\.)*\]|\\[^1-9kpPcxu]|[^\\]/suy;

/**
 * Whether a pattern is anchored, has neither groups nor alternatives, and repeats one part of it at most: then it takes
 * linear time on every text.
 */
export function isPlain(pattern: string): boolean {
  if (!pattern.startsWith('^')) return false;
  let repeats = 0;
  for (let at = 1; at < pattern.length;) {
    step.lastIndex = at;
    const found = step.exec(pattern)?.[0];
    if (found === undefined || '()|^'.includes(found)) return false;
    if (found === '$' && at !== pattern.length - 1) return false;
    const bounds = found === '{' ? /\{\d+(?:,\d*)?\}/y : undefined;
    if (bounds) {
      bounds.lastIndex = at;
      const length = bounds.exec(pattern)?.[0].length;
      if (length === undefined) return false;
      at += length;
    } else {
      at += found.length;
    }
    if ('*+?{'.includes(found) && ++repeats > 1) return false;
  }
  return true;
}
