import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readTree } from '../disk.js';
import { repository } from './installed-project.js';

test('gecx-tools/server refuses to load under the browser condition, by name and at all', () => {
  const load = (code: string): string =>
    execFileSync(process.execPath, ['--conditions=browser', '--input-type=module', '-e', code], {
      cwd: repository,
      encoding: 'utf8',
    });
  const caught = (specifier: string): string =>
    load(`import('${specifier}').catch((error) => process.stdout.write(error.message))`);
  expect(caught('gecx-tools/server')).toContain('must stay on the server');
  expect(caught('./dist/runtime/server/index.js')).toBe('');
  expect(() => load("import { serverToolContract } from 'gecx-tools/server'")).toThrow(/does not provide an export/);
});

test('what a browser loads holds no scopes, no audit data and no way to the server side', () => {
  const files = readTree(`${repository}generated`);
  const browserFiles = Object.entries(files).filter(([path]) => /^(client|client-tools|types|validators)\//.test(path));
  expect(browserFiles.length).toBeGreaterThan(15);
  for (const [path, text] of browserFiles) {
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');
    expect(
      imports.filter((specifier) => /server/.test(specifier)),
      path,
    ).toEqual([]);
    expect(text, path).not.toMatch(/orders\.refund|refund:create|redactInput|classification|approverPermission/);
  }
});
