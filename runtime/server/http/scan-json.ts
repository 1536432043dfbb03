/** How far a JSON text may go. */
export interface JsonLimits {
  /** Levels of objects and arrays. */
  readonly maxDepth: number;
  /** Members of all objects together. */
  readonly maxMembers: number;
}

/** What stands between words. */
const punctuation = '"{}[],: \n';
const letters = /[^\s"[\]{},:]*/y;
const plainText = /[^"\\]*/y;

/**
 * Looks a JSON text over while it comes in, for what `JSON.parse` lets pass: any depth and number of members, a member
 * that stands twice (it keeps the last), numbers that it rounds, strings that are not Unicode. Whether the text is JSON
 * at all is for `JSON.parse` to say: what is said here of a text that is none does not matter.
 */
export class JsonScanner {
  private readonly limits: JsonLimits;
  /** The names in each object that is open; undefined for an array. */
  private readonly open: (Set<string> | undefined)[] = [];
  private members = 0;
  /** What has been seen of the string, number or word that is not over yet. */
  private token = '';
  private inString = false;
  private isEscaped = false;
  private isName = false;

  constructor(limits: JsonLimits) {
    this.limits = limits;
  }

  /** Takes the next piece of the text, cut anywhere; white space ends it. A string says what is wrong. */
  push(text: string): string | undefined {
    let at = 0;
    while (at < text.length) {
      const end = this.inString ? this.endOfString(text, at) : endOfWord(text, at);
      this.token += text.slice(at, end);
      if (end === text.length) return undefined;
      const problem = this.inString ? this.closeString() : (this.closeWord() ?? this.take(text.charAt(end)));
      if (problem !== undefined) return problem;
      at = end + 1;
    }
    return undefined;
  }

  private endOfString(text: string, start: number): number {
    let at = start;
    for (;;) {
      if (this.isEscaped && at < text.length) {
        this.isEscaped = false;
        at++;
      }
      at = endOf(plainText, text, at);
      if (text[at] !== '\\') return at;
      this.isEscaped = true;
      at++;
    }
  }

  private take(char: string): string | undefined {
    if (char === '"') this.inString = true;
    else if (char === '{' || char === '[') {
      this.isName = char === '{';
      this.open.push(this.isName ? new Set() : undefined);
      if (this.open.length > this.limits.maxDepth) return `it is nested deeper than ${this.limits.maxDepth} levels`;
    } else if (char === '}' || char === ']') this.open.pop();
    else if (char === ',') this.isName = this.open.at(-1) !== undefined;
    return undefined;
  }

  private closeString(): string | undefined {
    const { token, isName } = this;
    this.token = '';
    this.inString = false;
    this.isName = false;
    let text = token;
    if (token.includes('\\')) {
      try {
        text = JSON.parse(`"${token}"`) as string;
      } catch {
        return undefined;
      }
      if (/\p{Surrogate}/u.test(text)) return 'a string in it has half of a surrogate pair';
    }
    const names = isName ? this.open.at(-1) : undefined;
    if (!names) return undefined;
    if (names.has(text)) return 'an object in it has two members of the same name';
    names.add(text);
    this.members++;
    return this.members > this.limits.maxMembers ? `it has more than ${this.limits.maxMembers} members` : undefined;
  }

  private closeWord(): string | undefined {
    const { token } = this;
    if (token === '') return undefined;
    this.token = '';
    if (!/^-?\d/.test(token)) return undefined;
    const size = Math.abs(Number(token));
    if (size < Infinity && (size <= Number.MAX_SAFE_INTEGER || /e/i.test(token))) return undefined;
    // Not a number at all is for JSON.parse to say.
    return Number.isNaN(size) ? undefined : 'a number in it is too large to be read exactly: send it as a string';
  }
}

/** Most of it follows other punctuation, which needs no expression to be seen. */
function endOfWord(text: string, start: number): number {
  return punctuation.includes(text.charAt(start)) ? start : endOf(letters, text, start);
}

/** Where what a sticky expression takes is over. */
function endOf(expression: RegExp, text: string, start: number): number {
  expression.lastIndex = start;
  expression.test(text);
  return expression.lastIndex;
}
