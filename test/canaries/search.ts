import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** One way in which a text can stand among bytes. */
export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Every way in which a text may have been written down: as it is, encoded, or as a hash without a key, from which a
 * short text can be guessed.
 */
export function formsOf(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le');
  const hex = bytes.toString('hex');
  const codes = Array.from(bytes, (code) => code.toString(16).padStart(2, '0'));
  return [
    { name: 'as it is', bytes },
    { name: 'UTF-16', bytes: wide },
    { name: 'UTF-16', bytes: Buffer.from(wide).swap16() },
    ...written('hex', hex, hex.toUpperCase()),
    ...written('percent-encoded', ...bothCases(codes.map((code) => `%${code}`))),
    ...written('escaped in JSON', ...bothCases(codes.map((code) => `\\u00${code}`))),
    ...written('base64', ...[0, 1, 2].flatMap((before) => base64Of(bytes, before))),
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => digestsOf(algorithm, bytes)),
  ];
}

/** Finds many texts in all their forms in one go: a form is compared only where its first four bytes stand. */
export class Search {
  private readonly byStart = new Map<number, { readonly owner: string; readonly form: Form }[]>();
  /** Which first pairs of bytes there are, to pass over the others fast. */
  private readonly pairs = new Uint8Array(2 ** 16);

  /** The texts by the names under which they are found. */
  constructor(texts: Iterable<readonly [owner: string, text: string]>) {
    for (const [owner, text] of texts) {
      for (const form of formsOf(text)) {
        const start = form.bytes.readUInt32BE();
        this.pairs[start >>> 16] = 1;
        this.byStart.set(start, [...(this.byStart.get(start) ?? []), { owner, form }]);
      }
    }
  }

  /** The names of the texts that stand among some bytes, each with the forms in which they do. */
  in(bytes: Buffer): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (this.pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 0) continue;
      for (const { owner, form } of this.byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (!form.bytes.equals(bytes.subarray(at, at + form.bytes.length))) continue;
        found.set(owner, (found.get(owner) ?? new Set()).add(form.name));
      }
    }
    return found;
  }
}

/** Everything that somebody can see of a value: nested ones, hidden members of errors, and what is JSON of it. */
export function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value);
  const shown = inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null });
  return Buffer.from(`${shown}\n${JSON.stringify(value)}`);
}

function written(name: string, ...texts: readonly string[]): Form[] {
  return [...new Set(texts)].map((text) => ({ name, bytes: Buffer.from(text) }));
}

/** Only the digits: `\u` has to stay small. */
function bothCases(codes: readonly string[]): [string, string] {
  const upper = codes.map((code) => code.replace(/[0-9a-f]{2}$/, (digits) => digits.toUpperCase()));
  return [codes.join(''), upper.join('')];
}

/** What base64 makes of some bytes when others stand before them: the characters that are theirs alone. */
function base64Of(bytes: Buffer, before: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}

function digestsOf(algorithm: string, bytes: Buffer): Form[] {
  const digest = createHash(algorithm).update(bytes).digest();
  const hex = digest.toString('hex');
  const inText = [hex, hex.toUpperCase(), ...base64Of(digest, 0)];
  return [{ name: algorithm, bytes: digest }, ...written(algorithm, ...inText)];
}
