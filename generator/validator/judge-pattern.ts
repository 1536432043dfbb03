import { createRequire } from 'node:module';
import type { Parameters as RecheckParameters, VulnerableDiagnostics } from 'recheck';
import { compilePattern, isPlain, patternProblem } from './regular-expression.js';

/** The verdict depends on a fixed amount of work, not on a clock, so that it is the same on every machine. */
const budget: RecheckParameters = { timeout: null, randomSeed: 0, maxIteration: 10, attackLimit: 1_000_000 };

/** What is known of the time that a pattern takes. */
export type Verdict = VulnerableDiagnostics | { readonly status: 'safe' } | { readonly status: 'unknown' };

let recheck: typeof import('recheck') | undefined;
const verdicts = new Map<string, Verdict>();

/** How long a pattern takes at worst. It must be a regular expression. */
export function judgePattern(pattern: string): Verdict {
  // The checker is large; most patterns need none.
  if (isPlain(pattern)) return { status: 'safe' };
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

/** Whether a text matches a pattern; undefined when the pattern is wrong, or could take longer than linear time. */
export function matchPattern(pattern: string, text: string): boolean | undefined {
  if (patternProblem(pattern) !== undefined || judgePattern(pattern).status !== 'safe') return undefined;
  return compilePattern(pattern).test(text);
}
