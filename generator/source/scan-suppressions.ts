import { Lexer, type LineCounter } from 'yaml';
import { originOfRange } from './node-places.js';
import type { Suppression } from './suppression.js';

const marker = 'gecx-ignore';

const marksWithoutText = new Set(['\u0002', '\u0018', '\u001f']);

/** The comments of a YAML text that ignore warnings. What looks like one inside a text is none. */
export function scanSuppressions(file: string, text: string, lines: LineCounter): Suppression[] {
  // Most files have none, and need no second look at their tokens.
  if (!text.includes(marker)) return [];
  const found: Suppression[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (marksWithoutText.has(token)) continue;
    // A text is one token, and never starts with `#` but with a quote, its indentation or another character.
    const written = token.startsWith('#') ? readComment(token) : undefined;
    if (written) {
      const line = standsAlone(text, offset) ? lineBelow(text, offset, lines) : undefined;
      found.push({ ...written, line, origin: originOfRange(file, offset, offset + token.length, lines) });
    }
    offset += token.length;
  }
  return found;
}

function readComment(comment: string): Pick<Suppression, 'finding' | 'reason'> | undefined {
  const text = comment.replace(/^#+/, '').trim();
  const rest = text.slice(marker.length);
  if (!text.startsWith(marker) || !/^(?:$|[\s:])/.test(rest)) return undefined;
  const colon = rest.indexOf(':');
  if (colon === -1) return { finding: rest.trim(), reason: '' };
  return { finding: rest.slice(0, colon).trim(), reason: rest.slice(colon + 1).trim() };
}

function standsAlone(text: string, offset: number): boolean {
  return (
    text
      .slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
      .replace('\ufeff', '')
      .trim() === ''
  );
}

/** The next line that is neither blank nor a comment. */
function lineBelow(text: string, offset: number, lines: LineCounter): number | undefined {
  for (let end = text.indexOf('\n', offset); end !== -1;) {
    const start = end + 1;
    end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end).trim();
    if (line !== '' && !line.startsWith('#')) return lines.linePos(start).line;
  }
  return undefined;
}
