import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
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

describe('TypeScript that the documentation shows as executed', () => {
  const executed = snippets('typescript').filter(([, { note }]) => note === 'executed');

  test.each(executed)('%s runs', async (_label, { code }) => {
    const folder = temporaryFolder();
    const text = code.replaceAll(/from '(gecx-tools[^']*)'/g, (_all, name: string) => `from '${sourceOf(name)}'`);
    writeFiles(folder, { 'snippet.ts': text });
    await expect(import(/* @vite-ignore */ pathToFileURL(join(folder, 'snippet.ts')).href)).resolves.toBeDefined();
  });

  test('is there', () => {
    expect(executed.length).toBeGreaterThan(0);
  });
});
