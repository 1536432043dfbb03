import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runIn, temporaryFolder, writeFiles } from '../../disk.js';
import { contract } from '../../tester.js';

interface Finding {
  readonly code: string;
  readonly file: string;
}

/** Compiles a folder on the real disk; the paths that would be created, and what was found. */
async function compileFolder(folder: string, tools: string): Promise<{ creates: string[]; findings: string[] }> {
  writeFiles(folder, { 'gecx.config.yaml': `version: 1\ntools: [${JSON.stringify(tools)}]\nout: generated\n` });
  const { out } = await runIn(folder, ['codegen', '--dry-run']);
  const json = await runIn(folder, ['codegen', '--dry-run', '--format', 'json']);
  const findings = (JSON.parse(json.out) as Finding[]).map(({ code, file }) => `${code} ${file}`);
  return { creates: [...out.matchAll(/^ {2}create {2}(.*)$/gm)].map(([, path]) => path ?? ''), findings };
}

test.each(['tools/**/*.tool.yaml', 'tools/a.tool.yaml'])(
  'a contract that is a link to a file is compiled where the link is: %s',
  async (pattern) => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'elsewhere/shared.yaml': contract() });
    mkdirSync(join(folder, 'tools'));
    symlinkSync('../elsewhere/shared.yaml', join(folder, 'tools/a.tool.yaml'));
    expect(await compileFolder(folder, pattern)).toEqual({ creates: ['tools/lookup_order.server.ts'], findings: [] });
  },
);

test.each(['gone.yaml', 'a.tool.yaml'])('a contract that is a link to nothing is an error: %s', async (target) => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'tools/b.tool.yaml': contract() });
  symlinkSync(target, join(folder, 'tools/a.tool.yaml'));
  const { findings } = await compileFolder(folder, 'tools/**/*.tool.yaml');
  expect(findings).toEqual(['GECX1104 tools/a.tool.yaml']);
});

test('links to folders are not followed', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'tools/a.tool.yaml': contract(), 'other/b.tool.yaml': contract({ name: 'other_tool' }) });
  symlinkSync('../other', join(folder, 'tools/linked'));
  symlinkSync('../other', join(folder, 'tools/linked.tool.yaml'));
  expect((await compileFolder(folder, 'tools/**/*.tool.yaml')).creates).toEqual(['tools/lookup_order.server.ts']);
});
