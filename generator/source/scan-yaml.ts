import { Lexer, type LineCounter } from 'yaml';
import { createDiagnostic, type Diagnostic, type Origin } from '../diagnostics/diagnostic.js';
import { originOfRange } from './node-places.js';

/** How deep a contract may nest. */
export const maxDepth = 64;

/** After this many tags or directives, further ones say nothing new. */
const maxFound = 10;

const scalarMark = '\u001f';
const marksWithoutText = new Set(['\u0002', '\u0018', scalarMark]);

/**
 * Looks through the tokens of a YAML text for what could stall or exhaust the parser: deep nesting and explicit keys;
 * and for what no contract may hold, where only the tokens still know its place: tags and directives.
 * A lexer needs no stack and sees each character once, so this is safe on any text.
 */
export function scanYaml(file: string, text: string, lines: LineCounter): Diagnostic[] {
  const depth = new DepthScan();
  const found: Diagnostic[] = [];
  let offset = 0;
  let afterScalarMark = false;
  for (const token of new Lexer().lex(text)) {
    if (marksWithoutText.has(token)) {
      afterScalarMark = token === scalarMark;
      continue;
    }
    const origin = (): Origin => originOfRange(file, offset, offset + token.length, lines);
    if (afterScalarMark) {
      depth.seeContent(offset);
    } else if (token === '?') {
      return [...found, createDiagnostic('yaml-explicit-key', origin(), {})];
    } else {
      const tooDeep = depth.see(token, offset);
      if (tooDeep !== undefined) {
        const place = originOfRange(file, tooDeep, offset + token.length, lines);
        return [...found, createDiagnostic('yaml-too-deep', place, { limit: maxDepth })];
      }
      const problem = token.startsWith('!')
        ? createDiagnostic('yaml-tag', origin(), { tag: token })
        : token.startsWith('%')
          ? directiveProblem(token, origin())
          : undefined;
      if (problem) found.push(problem);
      if (found.length >= maxFound) return found;
    }
    afterScalarMark = false;
    offset += token.length;
  }
  return found;
}

/** Contracts are YAML 1.2 without tags, so a directive either says so or says something that does not hold. */
function directiveProblem(token: string, origin: Origin): Diagnostic | undefined {
  const [name = '', version] = token.split(/[ \t]+/);
  if (name !== '%YAML')
    return createDiagnostic('yaml-syntax', origin, { problem: `the directive \`${name}\` is not known` });
  // Without a version the parser says what is wrong.
  return version === undefined || version === '1.2' ? undefined : createDiagnostic('yaml-version', origin, { version });
}

/** Counts open brackets, and the blocks whose columns lead to the current one. */
class DepthScan {
  private brackets = 0;
  private lineStart = 0;
  /** Whether a block may start here: at the start of a line, or behind a list mark. */
  private mayOpen = true;
  /** Where the first content since then starts; a mapping, if a colon follows. */
  private keyAt: number | undefined;
  private readonly blocks: { readonly column: number; readonly isList: boolean }[] = [];

  /** Takes a token that is no plain text. Gives the place of a bracket or block that lies too deep. */
  see(token: string, offset: number): number | undefined {
    if (token === '\n' || token === '\r\n') {
      this.lineStart = offset + token.length;
      this.mayOpen = true;
      this.keyAt = undefined;
    } else if (token === '[' || token === '{') {
      this.seeContent(offset);
      this.brackets++;
      return this.tooDeep(offset);
    } else if (token === ']' || token === '}') {
      this.brackets--;
    } else if (token === '-') {
      this.open(offset, true);
      this.mayOpen = true;
      return this.tooDeep(offset);
    } else if (token === ':') {
      return this.seeColon();
    } else if (token.trim() !== '') {
      this.seeContent(offset);
    }
    return undefined;
  }

  seeContent(offset: number): void {
    if (this.mayOpen && this.brackets === 0) this.keyAt = offset;
    this.mayOpen = false;
  }

  private seeColon(): number | undefined {
    const at = this.keyAt;
    if (at === undefined || this.brackets > 0) return undefined;
    this.keyAt = undefined;
    this.open(at, false);
    return this.tooDeep(at);
  }

  private open(offset: number, isList: boolean): void {
    if (this.brackets > 0) return;
    const column = offset - this.lineStart;
    for (let last = this.blocks.at(-1); last && last.column >= column; last = this.blocks.at(-1)) {
      // A list may stand in the column of the key that holds it.
      if (last.column === column && isList && !last.isList) break;
      this.blocks.pop();
    }
    this.blocks.push({ column, isList });
  }

  private tooDeep(offset: number): number | undefined {
    return this.blocks.length + this.brackets > maxDepth ? offset : undefined;
  }
}
