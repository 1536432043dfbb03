import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMap, isSeq, parseDocument, type Node } from 'yaml';

/** One test of the official suite: a value, and whether the group's schema accepts it. */
export interface SuiteTest {
  readonly description: string;
  readonly data: unknown;
  readonly valid: boolean;
}

/** One schema of the official suite, with its tests. */
export interface SuiteGroup {
  readonly draft: Draft;
  /** Below the folder of the draft, with forward slashes. */
  readonly file: string;
  /** Position in the file. */
  readonly index: number;
  readonly description: string;
  /** The schema exactly as it is written, so that no reader has rounded its numbers. */
  readonly schemaText: string;
  readonly tests: readonly SuiteTest[];
}

/** The parts of the official suite, by the names of their folders. */
export type Draft = 'draft7' | 'draft2020-12';

const suite = fileURLToPath(new URL('../../../shared/corpus/json-schema-test-suite/', import.meta.url));

export const suiteIsHere: boolean = existsSync(suite);

/** The path of one file of the suite. */
export function suitePath({ draft, file }: Pick<SuiteGroup, 'draft' | 'file'>): string {
  return `${suite}${draft}/${file}`;
}

/** Reads every group of a draft: the main tests, the optional ones, and those of formats. */
export function readSuite(draft: Draft): SuiteGroup[] {
  return ['', 'optional/', 'optional/format/'].flatMap((folder) =>
    readdirSync(suitePath({ draft, file: folder }))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .flatMap((name) => readGroups(draft, folder + name)),
  );
}

/** Whether the tests of a file are about what formats accept; elsewhere `format` is an annotation. */
export function isAboutFormats(file: string): boolean {
  return file.startsWith('optional/format/');
}

function readGroups(draft: Draft, file: string): SuiteGroup[] {
  const text = readFileSync(suitePath({ draft, file }), 'utf8');
  const groups = JSON.parse(text) as readonly { readonly description: string; readonly tests: readonly SuiteTest[] }[];
  const tree = parseDocument(text).contents;
  const nodes = isSeq(tree) ? tree.items : [];
  return groups.map(({ description, tests }, index) => ({
    draft,
    file,
    index,
    description,
    schemaText: textOfSchema(nodes[index], text),
    tests,
  }));
}

function textOfSchema(group: unknown, text: string): string {
  const range = isMap(group) ? (group.get('schema', true) as Node | undefined)?.range : undefined;
  if (!range) throw new Error('a group of the suite has no schema');
  return text.slice(range[0], range[1]);
}
