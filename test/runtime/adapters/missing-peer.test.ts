import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../../disk.js';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));

test.each([
  ['ajv', 'ajv'],
  ['cfworker', '@cfworker/json-schema'],
])('where the library of gecx-tools/%s is not installed, the error names it', (entry, library) => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'package.json': '{ "type": "module" }' });
  cpSync(join(dist, 'runtime'), join(folder, 'runtime'), { recursive: true });
  const { href } = pathToFileURL(join(folder, `runtime/adapters/${entry}.js`));
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `import '${href}';`], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`Cannot find package '${library}'`);
});
