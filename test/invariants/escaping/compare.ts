import type { FinishedFile } from '../../../generator/emit/emitter.js';
import { compileWorkspace, workspace } from '../../tester.js';
import { contractsWith, yamlOf } from './contracts.js';
import { htmlOutline, markdownOutline, retoldBlocks, withWholeSummaries, type Block } from './page-outline.js';
import { comparable, outlineOf, retoldOutline, type Outline } from './typescript-outline.js';
import { harmless, hidden, plainJson, retold, retoldJson, type Words } from './words.js';

/** How a workspace is written down. */
export interface Writing {
  /** Whether YAML escapes everything outside ASCII. */
  readonly escaped: boolean;
  readonly validators: 'ts' | 'js';
}

/** The files for both contracts. Fails when the compiler refuses one of them. */
export async function filesOf(words: Words, { escaped, validators }: Writing): Promise<readonly FinishedFile[]> {
  const { folder } = words;
  const config = {
    version: 1,
    tools: ['*/*.tool.yaml'],
    out: 'generated',
    validators,
    handlers: { show_page: `src/${folder}/show_page.ts` },
  };
  const files = contractsWith(words).map((contract, index) => [
    `${folder}/${folder} ${index}.tool.yaml`,
    yamlOf(contract, escaped),
  ]);
  const host = workspace({ 'gecx.config.yaml': yamlOf(config, true), ...Object.fromEntries(files) });
  const { diagnostics, files: emitted } = await compileWorkspace(host);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!emitted || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return emitted;
}

/** What the files for harmless words say; read once, compared with often. */
export interface Baseline {
  readonly paths: readonly string[];
  readonly scripts: ReadonlyMap<string, Outline>;
  readonly documents: ReadonlyMap<string, unknown>;
  readonly pages: ReadonlyMap<string, { readonly markdown: readonly Block[]; readonly html: readonly Block[] }>;
}

/** Reads the files for harmless words. */
export async function readBaseline(validators: Writing['validators']): Promise<Baseline> {
  const files = await filesOf(harmless, { escaped: false, validators });
  const of = (extension: RegExp): readonly FinishedFile[] => files.filter(({ path }) => extension.test(path));
  return {
    paths: files.map(({ path }) => path),
    scripts: new Map(of(/\.[jt]s$/).map(({ path, content }) => [path, outlineOf(path, content)])),
    documents: new Map(of(/\.json$/).map(({ path, content }) => [path, JSON.parse(content) as unknown])),
    pages: new Map(
      of(/\.md$/).map(({ path, content }) => [
        path,
        { markdown: markdownOutline(content), html: htmlOutline(content) },
      ]),
    ),
  };
}

/** Two things that have to be the same. */
export interface Comparison {
  readonly what: string;
  readonly found: unknown;
  readonly expected: unknown;
}

/** Compares the files for some words with those for harmless words, by the parser of each language. */
export async function compared(words: Words, baseline: Baseline, writing: Writing): Promise<Comparison[]> {
  const files = await filesOf(words, writing);
  const expected = baseline.paths.map((path) => retold(path, words));
  return [
    { what: 'the paths', found: files.map(({ path }) => path), expected },
    ...files.flatMap((file, index) => comparedFiles(file, baseline.paths[index] ?? '', baseline, words)),
  ];
}

function comparedFiles({ path, content }: FinishedFile, like: string, baseline: Baseline, words: Words): Comparison[] {
  const shown = hidden.exec(content);
  const visible = {
    what: `hidden characters of ${path}`,
    found: shown && `${shown[0].codePointAt(0)?.toString(16)} in ${content.slice(shown.index - 40, shown.index + 9)}`,
    expected: null,
  };
  const script = baseline.scripts.get(like);
  const page = baseline.pages.get(like);
  if (script) return [visible, ...comparedScripts(path, content, script, words)];
  if (page) return [visible, ...comparedPages(path, content, page, words)];
  const expected = retoldJson(baseline.documents.get(like), words);
  return [visible, { what: path, found: plainJson(JSON.parse(content)), expected }];
}

function comparedScripts(path: string, content: string, script: Outline, words: Words): Comparison[] {
  const outline = outlineOf(path, content);
  const expected = retoldOutline(script, words);
  return [
    { what: `problems of ${path}`, found: outline.problems, expected: [] },
    { what: path, found: comparable(outline, expected), expected },
  ];
}

function comparedPages(
  path: string,
  content: string,
  page: { readonly markdown: readonly Block[]; readonly html: readonly Block[] },
  words: Words,
): Comparison[] {
  const markdown = retoldBlocks(page.markdown, words);
  const html = retoldBlocks(page.html, words);
  return [
    { what: `${path} as Markdown`, found: withWholeSummaries(markdownOutline(content), markdown), expected: markdown },
    { what: `${path} as HTML`, found: withWholeSummaries(htmlOutline(content), html), expected: html },
  ];
}
