import { describe, expect, test } from 'vitest';
import type { MemoryHost } from '../../memory-host.js';
import { contract, root, run, workspace, type Run } from '../../tester.js';

function contracts(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, i) => `tool_${i}`);
  return Object.fromEntries(names.map((name) => [`tools/${name}.tool.yaml`, contract({ name })]));
}

/** Runs on a disk and a compiler that are slow in a known way: each look for files takes 40 ms, each write 2 ms. */
async function codegen(host: MemoryHost, ...options: string[]): Promise<Run> {
  let time = 1000;
  let asked = 0;
  const slow = {
    ...host,
    glob: (...args: Parameters<MemoryHost['glob']>) => ((time += 40), host.glob(...args)),
    write: (...args: Parameters<MemoryHost['write']>) => ((time += 2), host.write(...args)),
  };
  const now = (): number => (asked++, time);
  const result = await run(slow as MemoryHost, ['codegen', ...options], {}, root, {
    now,
    peakMemory: () => 300 * 2 ** 20,
  });
  if (!options.includes('--stats')) expect(asked).toBe(0);
  return result;
}

/** The lines of the table, by their first words. */
function table(err: string): Record<string, string> {
  const rows = err.matchAll(/^ {2}([a-z]+(?: [a-z]+)*) {2,}(.+)$/gm);
  return Object.fromEntries([...rows].map(([, label = '', rest = '']) => [label, rest.replaceAll(/ +/g, ' ')]));
}

describe('codegen --stats', () => {
  test('says on standard error where the time went', async () => {
    const host = workspace(contracts(1));
    const plain = await codegen(workspace(contracts(1)));
    const { exitCode, out, err } = await codegen(host, '--stats');
    expect([exitCode, out]).toEqual([0, plain.out]);
    const files = host.changes.filter((path) => path.startsWith(`${root}/generated/`)).length;
    expect(table(err)).toEqual({
      'read configuration': '0.0 ms 0%',
      'find contracts': expect.stringMatching(/^40\.0 ms \d+%$/),
      'look in cache': '0.0 ms 0%',
      'compile contracts': '0.0 ms 0% 1 compiled on 1 thread, 0 unchanged',
      'shared files': '0.0 ms 0%',
      'compare with disk': expect.stringMatching(/^40\.0 ms \d+%$/),
      write: expect.stringMatching(new RegExp(`^${2 * files}\\.0 ms \\d+%$`)),
      'save cache': expect.stringMatching(/^2\.0 ms \d+%$/),
      other: '0.0 ms 0%',
      total: `${82 + 2 * files} ms 100%`,
    });
    expect(err).toContain('\nMemory: at most 300 MiB\n');
  });

  test('counts files and their bytes', async () => {
    const host = workspace(contracts(1));
    const { err } = await codegen(host, '--stats');
    const made = [...host.files].filter(([path]) => /generated|\.server\.ts/.test(path));
    const bytes = made.reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0);
    expect(err).toContain(`\nFiles: ${made.length}, of which ${made.length} new or different (${bytes} bytes)\n`);
    host.files.delete(`${root}/tools/tool_0.tool.yaml`);
    host.files.set(`${root}/tools/other.tool.yaml`, contract({ name: 'other' }));
    expect((await codegen(host, '--stats')).err).toMatch(
      /\nFiles: \d+, of which \d+ new or different \(\d+ bytes\), \d+ stale\n/,
    );
  });

  test('counts what the cache has spared, and leaves out what was not done', async () => {
    const host = workspace(contracts(3));
    await codegen(host);
    host.files.set(`${root}/tools/tool_1.tool.yaml`, contract({ name: 'tool_1', title: 'New' }));
    expect(table((await codegen(host, '--stats')).err)['compile contracts']).toMatch(
      / 1 compiled on 1 thread, 2 unchanged$/,
    );
    const checked = await codegen(host, '--stats', '--check');
    expect(table(checked.err)['compile contracts']).toMatch(/ 3 compiled on 1 thread, 0 unchanged$/);
    expect(Object.keys(table(checked.err))).not.toEqual(expect.arrayContaining(['look in cache']));
    expect(Object.keys(table(checked.err))).not.toEqual(expect.arrayContaining(['write']));
  });

  test('names the five slowest contracts, the slowest first', async () => {
    // Each look at the clock takes longer than the one before, and contracts are compiled in order.
    let time = 0;
    let step = 0;
    const now = (): number => (time += step++);
    const { err } = await run(workspace(contracts(7)), ['codegen', '--stats'], {}, root, { now });
    const slowest = err.slice(err.indexOf('Slowest contracts:')).matchAll(/([\d.]+) ms {2}(.+)/g);
    const rows = [...slowest].map(([, milliseconds, file]) => ({ milliseconds: Number(milliseconds), file }));
    expect(rows.map(({ file }) => file)).toEqual([6, 5, 4, 3, 2].map((i) => `tools/tool_${i}.tool.yaml`));
    expect(rows.map(({ milliseconds }) => milliseconds)).toEqual(
      rows.map(({ milliseconds }) => milliseconds).sort((a, b) => b - a),
    );
  });

  test('comes after the findings of a run that failed as well', async () => {
    const { exitCode, err } = await codegen(workspace({ 'tools/a.tool.yaml': contract({ timeotMs: 1 }) }), '--stats');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/GECX2001[^]*\nTime:\n[^]*Memory:/);
    expect(err).not.toContain('Files:');
  });

  test('leaves standard output to the findings', async () => {
    const { out, err } = await codegen(workspace(contracts(1)), '--stats', '--format', 'json');
    expect(out).toBe('[]\n');
    expect(err).toMatch(/^Time:\n/);
  });

  test('the clock is not looked at without it', async () => {
    expect((await codegen(workspace(contracts(2)))).err).toBe('');
  });
});
