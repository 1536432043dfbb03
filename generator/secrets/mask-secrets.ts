import { findHeaderLookalikes, locateLookalikes } from './secret-lookalikes.js';

/** A stretch of a text. */
type Stretch = readonly [start: number, end: number];

/** A text as its reader sees it, and where each of its characters comes from. */
interface View {
  readonly text: string;
  /** One more than there are characters: the last is where the text ends. */
  readonly origins: readonly number[];
}

/** An escape sequence of YAML or JSON, or a line break with the space around it. */
const rewritten = /\\(?:x[0-9A-Fa-f]{2}|(?:u|U0000)[0-9A-Fa-f]{4}|\r?\n[ \t]*|[^])|\r?\n\s*/g;

/** A member of a mapping whose value is a text of one line, or starts on the next. */
const members =
  /(?:^|[\n{,])[ \t]{0,200}(?:- )?["']?([A-Za-z0-9_-]{1,100})["']?:[ \t]{0,9}(?:[|>][0-9+-]{0,2}[ \t]{0,9}\r?\n[ \t]{0,99})?(?:"([^"\r\n]*)|'([^'\r\n]*)|([^\s"',{}#][^\r\n,{}]*))/g;

/** What the name of a member must hold at least to tell of a secret. */
const telling = /auth|cookie|key|pass|pwd|secret|token/i;

/**
 * Replaces whatever in a text looks like a secret by as many `*`; line breaks stay. Everything that the compiler says of
 * a file goes through here, whether or not a rule has found the secret: it can stand next to any mistake. The text can
 * be a value, a message that quotes one, or a piece of YAML or JSON.
 */
export function maskSecrets(text: string): string {
  const stretches: Stretch[] = [...stretchesIn(text), ...membersIn(text)];
  if (/[\\\n]/.test(text)) {
    const view = viewOf(text);
    for (const [start, end] of stretchesIn(view.text)) {
      stretches.push([view.origins[start] ?? text.length, view.origins[end] ?? text.length]);
    }
  }
  if (stretches.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const [start, end] of stretches.sort(([a], [b]) => a - b)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    pieces.push(text.slice(at, from), text.slice(from, end).replaceAll(/[^\r\n]/g, '*'));
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

function stretchesIn(text: string): Stretch[] {
  return locateLookalikes(text).map(({ start, end }) => [start, end]);
}

/** Values that only their name gives away, such as that of a header. */
function membersIn(text: string): Stretch[] {
  const found: Stretch[] = [];
  for (const { index, 0: member, 1: name = '', 2: double, 3: single, 4: plain } of text.matchAll(members)) {
    const value = plain ?? double ?? single ?? '';
    if (!telling.test(name) || findHeaderLookalikes(name, value.trim()).length === 0) continue;
    const end = index + member.length;
    found.push([end - value.length, end]);
  }
  return found;
}

/** Undoes what may hide a secret in a file: escaped characters, and values that go on in the next line. */
function viewOf(text: string): View {
  const pieces: string[] = [];
  const origins: number[] = [];
  const keep = (piece: string, start: number, step: 0 | 1): void => {
    pieces.push(piece);
    for (let i = 0; i < piece.length; i++) origins.push(start + i * step);
  };
  let at = 0;
  for (const { index, 0: found } of text.matchAll(rewritten)) {
    keep(text.slice(at, index), at, 1);
    keep(readingOf(found), index, 0);
    at = index + found.length;
  }
  keep(text.slice(at), at, 1);
  origins.push(text.length);
  return { text: pieces.join(''), origins };
}

function readingOf(found: string): string {
  if (/^\\[xuU][0-9A-Fa-f]{2}/.test(found)) return String.fromCharCode(Number.parseInt(found.slice(2), 16));
  if (/^\\\r?\n/.test(found)) return '';
  return /^\\["'/\\]/.test(found) ? found.slice(1) : ' ';
}
