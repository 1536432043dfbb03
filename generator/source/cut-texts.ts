import type { Document, LineCounter } from 'yaml';
import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { maskSecrets } from '../secrets/mask-secrets.js';
import { yamlTexts } from './yaml-texts.js';

/** Fields that hold sentences. */
const sentences: ReadonlySet<unknown> = new Set(['title', 'description', 'deprecated']);

const shownLength = 40;

/**
 * Reports sentences that a comment ends right behind them, such as `Fix issue #3 now.`: whoever means a comment writes
 * a space behind its `#`.
 */
export function reportCutTexts(
  file: string,
  source: string,
  document: Document.Parsed,
  lines: LineCounter,
  report: Report,
): void {
  // Most files have no such comment, and need no second look.
  if (!/[ \t]#[^\s#]/.test(source)) return;
  for (const { path, isKey, origin } of yamlTexts(file, document, lines)) {
    if (isKey || !sentences.has(path.at(-1))) continue;
    const place = origin();
    const [, comment] = /^[ \t]+(#[^\s#].*)/.exec(lineFrom(source, place.end.offset)) ?? [];
    if (!comment || /^["'|>]/.test(source.slice(place.start.offset))) continue;
    // What is cut off would no longer be recognised.
    const safe = maskSecrets(comment.trimEnd());
    const shown = safe.length > shownLength ? `${safe.slice(0, shownLength)}…` : safe;
    report(createDiagnostic('text-cut', place, { comment: shown }));
  }
}

/** The rest of a line. */
function lineFrom(source: string, offset: number): string {
  const end = source.indexOf('\n', offset);
  return source.slice(offset, end === -1 ? undefined : end);
}
