import type { Options } from 'prettier';
import type { OutputFile } from '../emit/emitter.js';

/** The layout of generated code. Fixed here: what a project around it prefers must not change a byte. */
const layout: Options = {
  parser: 'typescript',
  printWidth: 120,
  singleQuote: true,
  objectWrap: 'collapse',
  endOfLine: 'lf',
};

/** Lays out a file as its kind asks for. */
export async function formatFile(file: OutputFile): Promise<OutputFile> {
  if (file.format === 'none') return file;
  // Loaded on first use: help and explanations need no formatter.
  const { format } = await import('prettier');
  return { ...file, content: await format(file.content, layout) };
}
