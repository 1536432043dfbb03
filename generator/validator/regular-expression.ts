import { stringLiteral } from '../typescript/literal.js';

/** Why a text is no regular expression of JavaScript in any mode; undefined when it is one. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
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
