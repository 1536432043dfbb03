import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/** One page of the documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface Snippet {
  readonly page: string;
  /** Of the opening fence. */
  readonly line: number;
  readonly language: string;
  /** The HTML comment right before the fence; it says what the block is when its language does not. */
  readonly note: string;
  readonly code: string;
}

/** What a block is, and so how it is checked. */
export type Kind =
  | 'contract'
  | 'contract-fragment'
  | 'schema-fragment'
  | 'configuration'
  | 'configuration-fragment'
  | 'workflow'
  | 'typescript'
  | 'excerpt'
  | 'json'
  | 'shell'
  | 'tree'
  | 'output'
  | 'error'
  | 'printed';

/** Which block is of which kind: its language, and its note from the start to a comma or colon. */
const kinds: readonly (readonly [language: RegExp, note: RegExp, kind: Kind])[] = [
  [/^yaml$/, /^$/, 'contract'],
  [/^yaml$/, /^fragment of a (client )?contract$/, 'contract-fragment'],
  [/^yaml$/, /^fragment of an input schema$/, 'schema-fragment'],
  [/^yaml$/, /^configuration$/, 'configuration'],
  [/^yaml$/, /^fragment of a configuration$/, 'configuration-fragment'],
  [/^yaml$/, /^workflow$/, 'workflow'],
  [/^ts$/, /^(skeleton|executed|does not compile)?$/, 'typescript'],
  [/^ts$/, /^excerpt of \S+$/, 'excerpt'],
  [/^json$/, /^(findings|request|answer)?$/, 'json'],
  [/^(sh|bash)$/, /^$/, 'shell'],
  [/^text$/, /^tree$/, 'tree'],
  [/^text$/, /^output of gecx .+$/, 'output'],
  [/^text$/, /^error$/, 'error'],
  [/^text$/, /^printed$/, 'printed'],
];

/** The kind of a block; undefined when nothing would check it. */
export function kindOf({ language, note }: Snippet): Kind | undefined {
  const head = note.replace(/[,:].*$/, '');
  return kinds.find(([languages, notes]) => languages.test(language) && notes.test(head))?.[2];
}

/** The guide pages, and the README where there is one. */
export function readPages(): Page[] {
  const paths = readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`);
  if (existsSync(join(repository, 'README.md'))) paths.push('README.md');
  return paths
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(repository, path), 'utf8') }));
}

/** The fenced blocks of one page. Throws where a fence stays open. */
export function snippetsOf({ path, text }: Page): Snippet[] {
  const found: Snippet[] = [];
  const lines = text.split('\n');
  let note = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = /^( *)(`{3,}|~{3,})(.*)$/.exec(line);
    if (!fence) {
      if (line.trim() !== '') note = /^ *<!-- (.*) -->$/.exec(line)?.[1] ?? '';
      continue;
    }
    const [, indent = '', marks = '', language = ''] = fence;
    const end = lines.findIndex((other, index) => index > at && other.trim() === marks);
    if (end === -1) throw new Error(`${path}:${at + 1}: the fence stays open`);
    const code = lines
      .slice(at + 1, end)
      .map((inner) => (inner.startsWith(indent) ? inner.slice(indent.length) : inner));
    found.push({ page: path, line: at + 1, language: language.trim(), note, code: `${code.join('\n')}\n` });
    note = '';
    at = end;
  }
  return found;
}

/** All blocks of some kinds, each with a label for a test's name. */
export function snippets(...wanted: readonly Kind[]): [label: string, snippet: Snippet][] {
  const all = readPages().flatMap(snippetsOf);
  const chosen = wanted.length === 0 ? all : all.filter((snippet) => wanted.some((kind) => kind === kindOf(snippet)));
  return chosen.map((snippet) => [`${snippet.page}:${snippet.line}`, snippet]);
}

/** The only block with a note. */
export function snippetNoted(note: string): Snippet {
  const found = snippets().filter(([, snippet]) => snippet.note === note);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} blocks are noted \`${note}\``);
  return only[1];
}
