import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTree, runIn, temporaryFolder, writeFiles } from '../../disk.js';
import type { MemoryHost } from '../../memory-host.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { contract, root, run, workspace } from '../../tester.js';

async function generated(): Promise<MemoryHost> {
  const host = workspace(sampleWorkspace);
  await run(host, ['codegen']);
  host.changes.length = 0;
  return host;
}

const types = `${root}/generated/types/lookup_order.ts`;

describe('codegen --diff', () => {
  test('prints nothing and exits with 0 when everything is as it should be', async () => {
    expect(await run(await generated(), ['codegen', '--diff'])).toEqual({ exitCode: 0, out: '', err: '' });
  });

  test('exits with 1 when something would change, shows the lines around it, and writes nothing', async () => {
    const host = await generated();
    const text = String(host.files.get(types));
    host.files.set(types, text.replace('export type LookupOrderArgs', 'export type Other'));
    const { exitCode, out, err } = await run(host, ['codegen', '--diff']);
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /^diff --git a\/generated\/types\/lookup_order\.ts b\/generated\/types\/lookup_order\.ts\n--- a\/generated\/types\/lookup_order\.ts\n\+\+\+ b\/generated\/types\/lookup_order\.ts\n@@ -\d+,\d+ \+\d+,\d+ @@\n/,
    );
    expect(out.match(/^[-+][^-+].*$/gm)).toEqual([
      expect.stringContaining('-export type Other'),
      expect.stringContaining('+export type LookupOrderArgs'),
    ]);
    expect(err).toContain('warning GECX7005');
    expect(host.changes).toEqual([]);
  });

  test('does not trust the cache', async () => {
    const host = await generated();
    const cache = [...host.files.keys()].filter((path) => path.includes('node_modules'));
    expect(cache.length).toBeGreaterThan(0);
    const reads: string[] = [];
    const watched = { ...host, read: (path: string) => (reads.push(path), host.read(path)) };
    await run(watched, ['codegen', '--diff']);
    expect(reads.filter((path) => cache.includes(path))).toEqual([]);
  });

  test('prints findings and no patch when a contract has an error', async () => {
    const host = await generated();
    host.files.set(`${root}/tools/lookup_order.tool.yaml`, contract({ timeotMs: 1 }));
    const { exitCode, out, err } = await run(host, ['codegen', '--diff']);
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toContain('GECX2001');
  });

  test('names files from the current folder, or from the workspace where that is outside', async () => {
    const above = await run(
      workspace(sampleWorkspace),
      ['codegen', '--diff', '--config', 'workspace/gecx.config.yaml'],
      {},
      '/',
    );
    expect(above.out).toContain('\n+++ b/workspace/generated/manifest.json\n');
    const below = await run(
      workspace(sampleWorkspace),
      ['codegen', '--diff', '--config', '../gecx.config.yaml'],
      {},
      `${root}/tools`,
    );
    expect(below.out).toContain('\n+++ b/generated/manifest.json\n');
  });

  test('goes by path, and the lock, which only repeats the rest, comes last', async () => {
    const { out } = await run(workspace(sampleWorkspace), ['codegen', '--diff']);
    const paths = [...out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path = '']) => path);
    expect(paths.at(-1)).toBe('generated/.codegen.json');
    expect(paths.slice(0, -1)).toEqual(paths.slice(0, -1).sort());
    expect(paths).toContain('tools/lookup_order.server.ts');
  });

  test('says that a file is binary, and nothing of its content', async () => {
    for (const bytes of [Uint8Array.of(0x61, 0xff, 0x0a), Uint8Array.of(0x61, 0, 0x0a)]) {
      const host = await generated();
      host.files.set(types, bytes);
      const { exitCode, out } = await run(host, ['codegen', '--diff']);
      expect(exitCode).toBe(1);
      expect(out.split('\n').slice(1)).toEqual([
        'Binary files a/generated/types/lookup_order.ts and b/generated/types/lookup_order.ts differ',
        '',
      ]);
    }
  });

  test.each(['check', 'dry-run', 'watch'])('does not go together with --%s', async (other) => {
    const { exitCode, out, err } = await run(await generated(), ['codegen', '--diff', `--${other}`]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`--diff and --${other} do not go together`);
  });

  test.each(['json', 'github', 'sarif'])('does not go together with --format %s', async (format) => {
    expect((await run(await generated(), ['codegen', '--diff', '--format', format])).exitCode).toBe(2);
  });
});

describe('on a terminal, a patch', () => {
  const terminal = { isTerminal: { out: true, err: true } };

  async function shown(text: string, color: boolean = false): Promise<string> {
    const host = await generated();
    host.files.set(types, text);
    return (await run(host, ['codegen', '--diff'], {}, root, { ...terminal, color })).out;
  }

  test('cannot steer it, and stays to the byte elsewhere', async () => {
    const text = '\u001b[2J\u202e// mine\n';
    expect(await shown(text)).toContain('\n-\ufffd[2J\ufffd// mine\n');
    const host = await generated();
    host.files.set(types, text);
    expect((await run(host, ['codegen', '--diff'], {}, root, { color: true })).out).toContain(`\n-${text}`);
  });

  test('does not go on for ever in one line', async () => {
    const lines = (await shown(`${'x'.repeat(1_000_000)}\n`)).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(600);
    expect(lines).toContainEqual(expect.stringMatching(/^-x+… and 999501 more characters$/));
  });

  test('is coloured where that is allowed', async () => {
    expect(await shown('// mine\n', true)).toContain('\n\u001b[31m-// mine\u001b[39m\n');
    expect(await shown('// mine\n', false)).not.toContain('\u001b');
  });
});

describe('a patch gives the generated tree', () => {
  const tools: readonly [string, readonly string[]][] = [
    ['git', ['apply', '-']],
    ['patch', ['-p1', '--silent']],
  ];
  const states: readonly [string, (folder: string) => void][] = [
    ['from nothing', (folder) => rmSync(join(folder, 'generated'), { recursive: true })],
    ['with added and removed tools', changeTools],
    ['over an edit without a last line feed', (folder) => edit(folder, 'mine')],
    ['over carriage returns', (folder) => edit(folder, '// one\r\n// two\r\n')],
    ['over a byte order mark and odd characters', (folder) => edit(folder, '\ufeff// \u2028\u001b[2J\ttab\n')],
    ['over an empty file', (folder) => edit(folder, '')],
    ['over more lines than can be compared', (folder) => edit(folder, 'other\n'.repeat(9000))],
    ['over a line of a megabyte', (folder) => edit(folder, 'x'.repeat(1_000_000))],
  ];
  const cases = tools.flatMap(([tool, args]) => states.map(([what, change]) => ({ tool, args, what, change })));

  test.each(cases)('$tool, $what', async ({ tool, args, change }) => {
    const folder = await generatedOnDisk('generated');
    change(folder);
    await expectSameTree(folder, tool, args);
  });

  test.each(tools)('%s, in folders with odd names', async (tool, args) => {
    for (const out of ['my code', "my 'cöde'"]) {
      const folder = await generatedOnDisk(out);
      changeTools(folder);
      await expectSameTree(folder, tool, args);
    }
  });
});

async function expectSameTree(folder: string, tool: string, args: readonly string[]): Promise<void> {
  const { out: patch, exitCode } = await runIn(folder, ['codegen', '--diff']);
  expect(exitCode).toBe(1);
  execFileSync(tool, args, { cwd: folder, input: patch, stdio: ['pipe', 'pipe', 'pipe'] });
  const patched = readTree(folder);
  expect(await runIn(folder, ['codegen', '--check'])).toMatchObject({ exitCode: 0, err: '' });
  await runIn(folder, ['codegen', '--no-cache']);
  expect(readTree(folder)).toEqual(patched);
}

async function generatedOnDisk(out: string): Promise<string> {
  const folder = temporaryFolder();
  const config = `version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: ${JSON.stringify(out)}\n`;
  writeFiles(folder, { ...sampleWorkspace, 'gecx.config.yaml': config });
  expect((await runIn(folder, ['codegen'])).exitCode).toBe(0);
  return folder;
}

function changeTools(folder: string): void {
  writeFiles(folder, { 'tools/added.tool.yaml': contract({ name: 'added' }) });
  rmSync(join(folder, 'tools/lookup_order.tool.yaml'));
  rmSync(join(folder, 'tools/lookup_order.server.ts'));
}

function edit(folder: string, text: string): void {
  const file = join(folder, 'generated/types/lookup_order.ts');
  expect(existsSync(file)).toBe(true);
  writeFileSync(file, text);
}
