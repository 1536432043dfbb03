import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { repository, snippets } from './snippets.js';

const programs = snippets('typescript').filter(([, { page }]) => page === 'docs/ledger.md');

/** Goes through the build, as whoever installs the package does. */
test.skipIf(drivers.length === 0).each(programs)('%s runs', async (_label, { code }) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(repository, join(folder, 'node_modules/gecx-tools'));
  writeFiles(folder, { 'program.mjs': (await transform(code, { loader: 'ts' })).code });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
  if (code.includes('checkLedger')) expect(stdout).toMatch(/pass [5-9]\d$/m);
});

test('the page has programs', () => {
  expect(programs.length).toBeGreaterThan(2);
});
