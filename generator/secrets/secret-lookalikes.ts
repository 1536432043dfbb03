import { findCardNumbers } from './card-numbers.js';

/** Something in a text that looks like a secret. Holds at most four of its characters. */
export interface Lookalike {
  readonly kind: 'credential' | 'card';
  /** What it looks like, such as ``a token of GitHub (`ghp_…`)``: fit for a message. */
  readonly what: string;
}

/** The same, and where it stands. */
export interface LocatedLookalike extends Lookalike {
  readonly start: number;
  readonly end: number;
}

interface TokenShape {
  readonly what: string;
  /** Matched against a whole word: letters, digits, `_` and `-`. */
  readonly shape: RegExp;
  /** The first characters alone are too common: there must be a digit as well. */
  readonly needsDigit?: true;
}

/** Tokens that say by their first characters what they are. */
const tokenShapes: readonly TokenShape[] = [
  { what: 'an access key of AWS', shape: /^(?:AKIA|ASIA)[A-Z0-9]{16}$/ },
  { what: 'a token of GitHub', shape: /^gh[pousr]_[A-Za-z0-9]{36,255}$/ },
  { what: 'a token of GitHub', shape: /^github_pat_[A-Za-z0-9_]{40,255}$/ },
  { what: 'a token of GitLab', shape: /^glpat-[A-Za-z0-9_-]{20,255}$/ },
  { what: 'a token of Slack', shape: /^xox[abeoprs]-[A-Za-z0-9-]{20,255}$/, needsDigit: true },
  { what: 'a secret key of Stripe', shape: /^[rs]k_live_[A-Za-z0-9]{16,255}$/ },
  { what: 'a signing secret of Stripe', shape: /^whsec_[A-Za-z0-9]{24,255}$/ },
  { what: 'an API key of Google', shape: /^AIza[A-Za-z0-9_-]{35}$/ },
  { what: 'an API key of OpenAI or a like service', shape: /^sk-[A-Za-z0-9_-]{20,255}$/, needsDigit: true },
  { what: 'a token of npm', shape: /^npm_[A-Za-z0-9]{36}$/ },
];

const minLength = 12;

/** More than the longest private key. */
const maxKeyLength = 16_384;

const words = /[A-Za-z0-9_-]+/g;
const jwtParts = /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g;
const privateKeys = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY[A-Z ]{0,10}-----/g;
const schemes = /\b(Bearer|Basic) {1,3}([A-Za-z0-9+/=._~-]+)/gi;
const urlPasswords = /:\/\/[^\s/?#@:]{0,200}:([^\s/?#@:]{1,200})@/g;
const assignments =
  /(?<![A-Za-z0-9])(?:pass(?:word|wd|phrase)?|pwd|(?:client|app|shared|signing|webhook)?[_-]?secret(?:[_-]?key)?|(?:api|private|access|auth)[_-]?key|(?:access|auth|api|refresh|bearer)?[_-]?token)["'`]?[ \t]{0,3}([=:])[ \t]{0,3}["'`]?([^\s"'`<>,;&(){}[\]|]{8,200})/gi;
const placeholder =
  /your|example|placeholder|changeme|dummy|redacted|secret|password|token|x{4}|\*{3}|\.{3}|\$\{?[a-z_]/i;

/** What in a text looks like a secret, each kind once. Of several names for one place, the first says most. */
export function findLookalikes(text: string): Lookalike[] {
  const found = new Map<string, Lookalike>();
  let done = 0;
  for (const { kind, what, start, end } of locateLookalikes(text).sort((a, b) => a.start - b.start)) {
    if (start >= done) found.set(what, { kind, what });
    done = Math.max(done, end);
  }
  return [...found.values()];
}

/** Everything in a text that looks like a secret, each kind by itself. Takes linear time. */
export function locateLookalikes(text: string): LocatedLookalike[] {
  // Most texts are names, and too short for any secret.
  if (text.length < minLength) return [];
  const found: LocatedLookalike[] = [];
  const add = (what: string, start: number, end: number): void => {
    found.push({ kind: 'credential', what, start, end });
  };
  for (const { index, 0: word } of text.matchAll(words)) {
    const token = tokenShapes.find(({ shape, needsDigit }) => shape.test(word) && (!needsDigit || /\d/.test(word)));
    // A row of one letter stands for a token and is none.
    if (!token || distinctCharacters(word) < 10) continue;
    add(`${token.what} (\`${word.slice(0, 4)}…\`)`, index, index + word.length);
  }
  if (text.includes('eyJ')) {
    for (const { index, 0: token } of text.matchAll(jwtParts)) {
      if (token.length >= 40) add('a JSON Web Token (`eyJ…`)', index, index + token.length);
    }
  }
  for (const [start, end] of privateKeyBodies(text)) add('a private key', start, end);
  for (const match of text.matchAll(schemes)) {
    const [, scheme = '', value = ''] = match;
    if (isCredential(scheme, value)) add(`a credential behind \`${scheme}\``, ...placeOfLast(match, value));
  }
  for (const match of text.matchAll(urlPasswords)) {
    const [, password = ''] = match;
    if (placeholder.test(password) || /^[{<$%]/.test(password)) continue;
    const [start, end] = placeOfLast(match, `${password}@`);
    add('a password in a URL', start, end - 1);
  }
  for (const match of text.matchAll(assignments)) {
    const [, sign, value = ''] = match;
    // Behind a colon there is often prose.
    if (isRandom(value, sign === '=' ? 1 : 3)) add('a secret behind its name', ...placeOfLast(match, value));
  }
  for (const { digits, start, end } of findCardNumbers(text)) {
    found.push({ kind: 'card', what: `a payment card number (\`${digits.slice(0, 4)}…\`)`, start, end });
  }
  return found;
}

/** What stands between the first and the last line of each private key, none of which is within another. */
function* privateKeyBodies(text: string): Generator<[start: number, end: number]> {
  let done = 0;
  for (const { index, 0: head } of text.matchAll(privateKeys)) {
    const start = index + head.length;
    const [near = ''] = text.slice(start, start + 400).split('-----END');
    if (start < done || !/[A-Za-z0-9+/=]{40}/.test(near)) continue;
    const end = text.slice(start, start + maxKeyLength).indexOf('-----END');
    done = end === -1 ? Math.min(start + maxKeyLength, text.length) : start + end;
    yield [start, done];
  }
}

/** Where what a match ends with stands. */
function placeOfLast({ index, 0: match }: RegExpExecArray, last: string): [start: number, end: number] {
  return [index + match.length - last.length, index + match.length];
}

/** What looks like a secret in a header: besides what does so in any text, a random value under a telling name. */
export function findHeaderLookalikes(name: string, value: string): Lookalike[] {
  const found = findLookalikes(value);
  if (found.length > 0) return found;
  const tells = /^(?:proxy-)?authorization$|^cookie$/i.test(name) && isRandom(value, 1);
  return tells || findLookalikes(`${name}=${value}`).length > 0
    ? [{ kind: 'credential', what: 'a secret, by the name of the header' }]
    : [];
}

function isCredential(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === 'bearer') return value.length >= 16 && isRandom(value, 2);
  if (value.length < 8 || value.length % 4 !== 0) return false;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]+$/.test(decoded) && /.:./.test(decoded);
}

/**
 * Whether a text looks made by chance: long enough, many different characters, and letters and digits that take turns
 * at least so often.
 */
function isRandom(text: string, turns: number): boolean {
  if (text.length < 8 || placeholder.test(text)) return false;
  let taken = 0;
  let last: 'letter' | 'digit' | undefined;
  for (const character of text) {
    const now = /[0-9]/.test(character) ? 'digit' : /[A-Za-z]/.test(character) ? 'letter' : undefined;
    if (now && last && now !== last) taken++;
    last = now ?? last;
  }
  return taken >= turns && distinctCharacters(text) >= Math.min(10, text.length * 0.6);
}

function distinctCharacters(text: string): number {
  return new Set(text).size;
}
