import { Lexer, type LineCounter } from 'yaml';
import { createDiagnostic, type Diagnostic, type Origin } from '../diagnostics/diagnostic.js';
import { originOfRange } from './source-document.js';

/** How deep a contract may nest. */
export const maxDepth = 64;

const scalarMark = '\u001f';
const marksWithoutText = new Set(['\u0002', '\u0018', scalarMark]);

/**
 * Looks through the tokens of a YAML text for what could stall or exhaust the parser: deep nesting and explicit keys.
 * A lexer needs no stack and sees each character once, so this is safe on any text.
 */
export function scanYaml(file: string, text: string, lines: LineCounter): Diagnostic | undefined {
  const scan = new DepthScan();
  let offset = 0;
  let afterScalarMark = false;
  for (const token of new Lexer().lex(text)) {
    if (marksWithoutText.has(token)) {
      afterScalarMark = token === scalarMark;
      continue;
    }
    const origin = (): Origin => originOfRange(file, offset, offset + token.length, lines);
    if (!afterScalarMark) {
      if (token === '?') return createDiagnostic('yaml-explicit-key', origin(), {});
      if (scan.see(token) > maxDepth) return createDiagnostic('yaml-too-deep', origin(), { limit: maxDepth });
    } else {
      scan.seeContent();
    }
    afterScalarMark = false;
    offset += token.length;
  }
  return undefined;
}

/** Counts open brackets, list marks on one line, and the steps of indentation that lead to it. */
class DepthScan {
  private brackets = 0;
  private marks = 0;
  private column = 0;
  private lineStart = true;
  private readonly indents: number[] = [];

  see(token: string): number {
    if (token === '\n' || token === '\r\n') {
      this.lineStart = true;
      this.column = 0;
      this.marks = 0;
    } else if (this.lineStart && /^ +$/.test(token)) {
      this.column = token.length;
    } else {
      this.seeContent();
      if (token === '[' || token === '{') this.brackets++;
      else if (token === ']' || token === '}') this.brackets--;
      else if (token === '-') this.marks++;
    }
    return this.indents.length + this.brackets + this.marks;
  }

  seeContent(): void {
    if (!this.lineStart) return;
    this.lineStart = false;
    if (this.brackets > 0) return;
    while ((this.indents.at(-1) ?? -1) >= this.column) this.indents.pop();
    this.indents.push(this.column);
  }
}
