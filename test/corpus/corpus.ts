import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Compilation } from '../../generator/compile.js';
import type { Diagnostic } from '../../generator/diagnostics/diagnostic.js';
import type { JsonSchema } from '../../runtime/core/json.js';
import { compileContract } from '../tester.js';

/** Where real definitions are expected; their README says where they come from. */
const folder = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

export const corpusIsHere: boolean = existsSync(folder);

/** Said of a suite that needs the corpus. */
export const skippedWithout: string = corpusIsHere ? '' : ' (skipped: ../shared/corpus is absent)';

/** One contract of the corpus. */
export interface CorpusFile {
  /** Such as `tools/github-mcp/get_me.yaml`. */
  readonly path: string;
  /** The folder that it is in, such as `tools/github-mcp`. */
  readonly source: string;
  readonly text: string;
}

/** The folders of contracts that one maker wrote, such as `tools/composio`. */
export function sourcesOf(kind: 'tools' | 'invalid'): string[] {
  return corpusIsHere
    ? readdirSync(folder + kind)
        .sort()
        .map((name) => `${kind}/${name}`)
    : [];
}

export function filesOf(source: string): CorpusFile[] {
  return readdirSync(folder + source)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({
      path: `${source}/${name}`,
      source,
      text: readFileSync(`${folder}${source}/${name}`, 'utf8'),
    }));
}

/** What compiling a contract in a workspace of its own came to. */
export interface CompiledFile extends CorpusFile {
  readonly compilation: Compilation;
  readonly errors: readonly Diagnostic[];
  readonly warnings: number;
}

/** Compiles every contract of a source, each in a workspace of its own: names repeat between definitions. */
export async function compileSource(source: string): Promise<CompiledFile[]> {
  const compiled: CompiledFile[] = [];
  for (const file of filesOf(source)) {
    const compilation = await compileContract(file.text);
    const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
    compiled.push({ ...file, compilation, errors, warnings: compilation.diagnostics.length - errors.length });
  }
  return compiled;
}

/** The fields of a contract that its validators come from, read without the compiler. */
export interface AuthoredSchemas {
  readonly name: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
}

export function schemasOf(file: CorpusFile): AuthoredSchemas {
  return parse(file.text) as AuthoredSchemas;
}

/** The text of a line, counted from 1. */
export function lineOf(file: CorpusFile, line: number): string {
  return file.text.split('\n')[line - 1] ?? '';
}

const schemaTypes = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/** The types in a contract's text that JSON Schema does not have, as `12: dict`. */
export function unknownTypes(file: CorpusFile): string[] {
  return file.text.split('\n').flatMap((text, index) => {
    const type = /^ *(?:- )?type: (\w+)$/.exec(text)?.[1];
    return type === undefined || schemaTypes.has(type) ? [] : [`${index + 1}: ${type}`];
  });
}
