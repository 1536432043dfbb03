import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeHost, type Host } from '../../generator/host.js';
import { readTree, runIn, temporaryFolder, writeFiles } from '../disk.js';
import { sampleWorkspace } from '../sample-workspace.js';
import { contract } from '../tester.js';

async function generate(folder: string, options: Parameters<typeof runIn>[2] = {}): Promise<Record<string, string>> {
  const run = await runIn(folder, ['codegen'], options);
  expect(run.err).toBe('');
  expect(run.exitCode).toBe(0);
  return readTree(join(folder, 'generated'));
}

test('I1: the output can be thrown away and made again', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  const before = await generate(folder);
  rmSync(join(folder, 'generated'), { recursive: true });
  expect(await generate(folder)).toEqual(before);
});

test('I2: the bytes do not depend on the folder, the order of files, the time zone, the locale or the working folder', async () => {
  const [first, second] = [temporaryFolder(), join(temporaryFolder(), 'a longer', 'ünïcode path')];
  writeFiles(first, sampleWorkspace);
  writeFiles(second, sampleWorkspace);
  const before = await generate(first);

  const shuffled: Host = { ...nodeHost, glob: (...args) => nodeHost.glob(...args).toReversed() };
  const saved = { ...process.env };
  Object.assign(process.env, { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
  try {
    const run = await runIn('/', ['codegen', '--config', join(second, 'gecx.config.yaml')], { host: shuffled });
    expect(run.exitCode).toBe(0);
  } finally {
    process.env = saved;
  }
  expect(readTree(join(second, 'generated'))).toEqual(before);
  expect(JSON.stringify(before)).not.toContain(first);
});

test('I2: the time in the manifest is a constant, or SOURCE_DATE_EPOCH', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  expect((await generate(folder))['manifest.json']).toContain('"generatedAt": "1970-01-01T00:00:00.000Z"');
  const stamped = await generate(folder, { env: { SOURCE_DATE_EPOCH: '1778630400' } });
  expect(stamped['manifest.json']).toContain('"generatedAt": "2026-05-13T00:00:00.000Z"');
});

test('I3: adding a tool changes only shared files', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  const before = await generate(folder);
  writeFiles(folder, { 'tools/a_new_tool.tool.yaml': contract({ name: 'a_new_tool' }) });
  const after = await generate(folder);
  const changed = Object.keys(before).filter((path) => after[path] !== before[path]);
  expect(changed).toEqual([
    '.codegen.json',
    'catalog.json',
    'client/index.ts',
    'docs/tools.md',
    'manifest.json',
    'server/index.ts',
  ]);
});

test('I4: a second run writes nothing', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  await generate(folder);
  const forbid = (): never => {
    throw new Error('a second run must not write');
  };
  const run = await runIn(folder, ['codegen'], {
    host: { ...nodeHost, write: forbid, create: forbid, remove: forbid },
  });
  expect(run.out).toMatch(/^3 tools: \d+ files up to date\.\n$/);
});

test('I5: --check and --dry-run write nothing, and see what a run would do', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  const before = readTree(folder);
  const check = await runIn(folder, ['codegen', '--check']);
  expect(check.exitCode).toBe(1);
  expect(check.err).toContain('GECX7001 generated/types/apply_refund.ts is missing');
  expect(check.err).toContain('GECX7004 tools/apply_refund.server.ts, the handler of `apply_refund`, does not exist');
  const dry = await runIn(folder, ['codegen', '--dry-run']);
  expect(dry.exitCode).toBe(0);
  expect(dry.out).toContain('would write');
  expect(readTree(folder)).toEqual(before);

  await generate(folder);
  expect(await runIn(folder, ['codegen', '--check'])).toEqual({ exitCode: 0, out: '3 tools: up to date.\n', err: '' });
});
