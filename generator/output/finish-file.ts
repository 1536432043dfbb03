import type { Options } from 'prettier';
import type { FinishedFile, OutputFile } from '../emit/emitter.js';
import { hashOf } from '../hash-of.js';

/** The layout of generated code. Fixed here: what a project around it prefers must not change a byte. */
const layout: Options = {
  parser: 'typescript',
  printWidth: 120,
  singleQuote: true,
  objectWrap: 'collapse',
  endOfLine: 'lf',
};

/** Lays out a file as its kind asks for. */
export async function finishFile({ path, owner, content, format }: OutputFile): Promise<FinishedFile> {
  const finished = format === 'none' ? content : await formatted(content);
  return { path, owner, content: finished, hash: hashOf(finished) };
}

async function formatted(content: string): Promise<string> {
  // Loaded on first use: most files need no formatter.
  const { format } = await import('prettier');
  return format(content, layout);
}
