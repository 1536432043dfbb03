import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryFolder, writeFiles } from '../disk.js';
import { repository, snippets } from './snippets.js';

const entries: { readonly [entry: string]: string | { readonly 'gecx-source'?: string } } = packageJson.exports;

/** The source of one of the package's entries, such as `gecx-tools/ajv`. */
function sourceOf(specifier: string): string {
  const entry = entries[specifier.replace('gecx-tools', '.')];
  const source = typeof entry === 'object' ? entry['gecx-source'] : undefined;
  if (source === undefined) throw new Error(`the package has no entry ${specifier}`);
  return join(repository, source);
}

/** Runs TypeScript of the documentation beside the sample's generated code, and gives what it exports. */
export async function runSnippet(code: string): Promise<Record<string, unknown>> {
  const folder = temporaryFolder();
  const text = code
    .replaceAll(/from '(gecx-tools[^']*)'/g, (_all, name: string) => `from '${sourceOf(name)}'`)
    .replaceAll(/from '\.\/(generated|tools)\//g, `from '${repository}$1/`);
  writeFiles(folder, { 'snippet.ts': text });
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'snippet.ts')).href)) as Record<string, unknown>;
}

/** The only block of TypeScript on a page that holds some text. */
export function snippetWith(page: string, marker: string): string {
  const found = snippets('typescript').filter(([, { page: where, code }]) => where === page && code.includes(marker));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} blocks of ${page} hold \`${marker}\``);
  return only[1].code;
}
