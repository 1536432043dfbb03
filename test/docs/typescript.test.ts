import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';
import { compileContract, contract, emitted } from '../tester.js';
import { repository, snippetNoted, snippets, type Snippet } from './snippets.js';

const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    customConditions: ['gecx-source'],
    resolveJsonModule: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['**/*.ts'],
};

/** Where a block's code is put: in the folder that its first line names, else beside the configuration. */
function fileOf({ page, line, code }: Snippet): string {
  const folder = dirname(/^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? 'snippet.ts');
  return join(folder, `snippet_${page.replace(/\W/g, '_')}_${line}.ts`);
}

/** Type-checks files in a project like the sample's, with the package installed. Gives the errors by file. */
function typeCheck(files: Readonly<Record<string, string>>): Map<string, string[]> {
  const folder = temporaryFolder();
  for (const name of ['tools', 'generated']) cpSync(join(repository, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(repository, join(folder, 'node_modules/gecx-tools'));
  for (const name of ['@types', 'hono', '@hono'])
    symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
  writeFiles(folder, {
    'package.json': '{ "name": "shop", "private": true, "type": "module" }',
    'tsconfig.json': JSON.stringify(tsconfig),
    // What a route imports.
    'server.ts':
      "import type { ServerToolHost } from 'gecx-tools/server';\nexport declare const handler: ServerToolHost;\n",
    ...files,
  });
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  const errors = new Map<string, string[]>();
  for (const line of stdout.split('\n').filter((text) => /^\S/.test(text))) {
    const [, file = '', error = ''] = /^(.*?)\(\d+,\d+\): error (.*)$/.exec(line) ?? [undefined, 'tsc', line];
    errors.set(file, [...(errors.get(file) ?? []), error]);
  }
  if (status !== 0 && errors.size === 0) throw new Error(`tsc ended with ${status} and said nothing`);
  return errors;
}

describe('TypeScript in the documentation', () => {
  const all = snippets('typescript').map(([, snippet]) => snippet);

  test('compiles in a project like the sample, except for the errors it announces', () => {
    const errors = typeCheck(
      Object.fromEntries(all.map((snippet) => [fileOf(snippet), `${snippet.code}\nexport {};\n`])),
    );
    const expected = all.filter(({ note }) => note.startsWith('does not compile'));
    for (const snippet of expected) {
      const code = snippet.note.replace(/^does not compile: /, '');
      expect(errors.get(fileOf(snippet)), fileOf(snippet)).toEqual([expect.stringMatching(`^${code}: `)]);
      errors.delete(fileOf(snippet));
    }
    expect(Object.fromEntries(errors)).toEqual({});
    expect(all.length).toBeGreaterThan(expected.length);
  });

  test('shows the skeleton that the compiler writes', async () => {
    const [place = '', ...lines] = snippetNoted('skeleton').code.split('\n');
    const compilation = await compileContract(contract({ description: 'Looks up an order.' }));
    expect(lines.join('\n')).toBe(emitted(compilation, place.replace('// ', '')));
  });

  test.each(snippets('excerpt'))('%s is a part of the generated file it names', (_label, { note, code }) => {
    expect(readFileSync(join(repository, note.replace('excerpt of ', '')), 'utf8')).toContain(code);
  });
});
