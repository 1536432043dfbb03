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
  /** Below the folder of the draft, with forward slashes. */
  readonly file: string;
  /** Position in the file. */
  readonly index: number;
  readonly description: string;
  /** The schema exactly as it is written, so that no reader has rounded its numbers. */
  readonly schemaText: string;
  readonly tests: readonly SuiteTest[];
}

/** Where the draft-07 part of the official suite is expected. */
export const suiteFolder: string = fileURLToPath(
  new URL('../../../shared/corpus/json-schema-test-suite/draft7/', import.meta.url),
);

export const suiteIsHere: boolean = existsSync(suiteFolder);

/** Reads every group: the main tests, the optional ones, and those of formats. */
export function readSuite(): SuiteGroup[] {
  return ['', 'optional/', 'optional/format/'].flatMap((folder) =>
    readdirSync(suiteFolder + folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .flatMap((name) => readGroups(folder + name)),
  );
}

/** Whether the tests of a file are about what formats accept; elsewhere `format` is an annotation. */
export function isAboutFormats(file: string): boolean {
  return file.startsWith('optional/format/');
}

function readGroups(file: string): SuiteGroup[] {
  const text = readFileSync(suiteFolder + file, 'utf8');
  const groups = JSON.parse(text) as readonly { readonly description: string; readonly tests: readonly SuiteTest[] }[];
  const tree = parseDocument(text).contents;
  const nodes = isSeq(tree) ? tree.items : [];
  return groups.map(({ description, tests }, index) => ({
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
