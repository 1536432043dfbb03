import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTree, runIn, temporaryFolder, writeFiles } from '../../disk.js';
import type { MemoryHost } from '../../memory-host.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { seedsPresent, seedValidator } from '../../seed-schema.js';
import { contract, presentTime, root, run, workspace } from '../../tester.js';

const path = `${root}/generated/manifest.json`;

/** A workspace whose generated code is up to date; what later runs change is recorded from here on. */
async function generated(env: Readonly<Record<string, string>> = {}): Promise<MemoryHost> {
  const host = workspace(sampleWorkspace);
  expect((await run(host, ['codegen'], env)).exitCode).toBe(0);
  host.changes.length = 0;
  return host;
}

function committed(host: MemoryHost): string {
  return String(host.files.get(path));
}

function timeOf(text: string): string {
  return (JSON.parse(text) as { readonly generatedAt: string }).generatedAt;
}

/** The text with another time in it. */
function at(time: string, text: string): string {
  return text.replace(/(?<="generatedAt": ")[^"]*/, time);
}

describe('gecx manifest', () => {
  test('prints the committed manifest as it is, and writes nothing', async () => {
    const host = await generated();
    expect(await run(host, ['manifest'])).toEqual({ exitCode: 0, out: committed(host), err: '' });
    expect(host.changes).toEqual([]);
  });

  test('--stamp puts the present time in the copy and changes nothing else', async () => {
    const host = await generated();
    const { exitCode, out } = await run(host, ['manifest', '--stamp']);
    expect(exitCode).toBe(0);
    expect(out).toBe(at(presentTime.toISOString(), committed(host)));
    expect(timeOf(committed(host))).toBe('1970-01-01T00:00:00.000Z');
    expect(host.changes).toEqual([]);
  });

  test('--stamp takes the time from SOURCE_DATE_EPOCH when it is set', async () => {
    const host = await generated();
    const stamped = await run(host, ['manifest', '--stamp'], { SOURCE_DATE_EPOCH: '1778630400' });
    expect(timeOf(stamped.out)).toBe('2026-05-13T00:00:00.000Z');
    const unset = await run(host, ['manifest', '--stamp'], { SOURCE_DATE_EPOCH: '' });
    expect(timeOf(unset.out)).toBe(presentTime.toISOString());
    expect((await run(host, ['manifest', '--stamp'], { SOURCE_DATE_EPOCH: 'today' })).exitCode).toBe(2);
  });

  test('only the time of the document itself is replaced, whatever descriptions hold', async () => {
    const description = 'Says "generatedAt": "never", $& and $1.';
    const host = workspace({ 'tools/a.tool.yaml': contract({ description }) });
    await run(host, ['codegen']);
    const { out } = await run(host, ['manifest', '--stamp']);
    expect(out).toBe(at(presentTime.toISOString(), committed(host)));
    expect((JSON.parse(out) as { tools: { description: string }[] }).tools[0]?.description).toBe(description);
  });

  test('a manifest that was generated with another time is up to date all the same', async () => {
    const host = await generated({ SOURCE_DATE_EPOCH: '1778630400' });
    expect((await run(host, ['manifest'])).out).toBe(committed(host));
    expect(timeOf((await run(host, ['manifest', '--stamp'])).out)).toBe(presentTime.toISOString());
  });

  test.skipIf(!seedsPresent)(
    'the stamped copy is valid under the seed schema (skipped where ../shared/seeds is absent)',
    async () => {
      const validate = seedValidator('ServerToolManifestDocument');
      const { out } = await run(await generated(), ['manifest', '--stamp']);
      expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
    },
  );
});

describe('gecx manifest --out', () => {
  test('writes what would have been printed to the file, in one step, and says so', async () => {
    const host = await generated();
    const { out } = await run(host, ['manifest', '--stamp']);
    const written = await run(host, ['manifest', '--stamp', '--out', 'public/tools.json']);
    expect(written).toEqual({ exitCode: 0, out: 'wrote public/tools.json\n', err: '' });
    expect(host.files.get(`${root}/public/tools.json`)).toBe(out);
    expect(host.changes).toEqual([`${root}/public/tools.json`]);
  });

  test.each(['generated', 'generated/manifest.json', 'public/../generated/new/tools.json', `${root}/generated/x.json`])(
    '%s lies in the output folder and is wrong usage',
    async (file) => {
      const host = await generated();
      const { exitCode, out, err } = await run(host, ['manifest', '--out', file]);
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      expect(err).toContain(`--out lies in the output folder: ${file}`);
      expect(host.changes).toEqual([]);
    },
  );

  test('a file beside the output folder with a similar name is none in it', async () => {
    expect((await run(await generated(), ['manifest', '--out', 'generated.json'])).exitCode).toBe(0);
  });

  test('a link that leads into the output folder is seen through', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, sampleWorkspace);
    await runIn(folder, ['codegen']);
    symlinkSync(join(folder, 'generated'), join(folder, 'public'));
    const before = readTree(folder);
    for (const file of ['public/manifest.json', 'public/deeper/tools.json']) {
      expect((await runIn(folder, ['manifest', '--stamp', '--out', file])).exitCode).toBe(2);
    }
    expect(readTree(folder)).toEqual(before);
    expect((await runIn(folder, ['manifest', '--stamp', '--out', 'site/tools.json'])).exitCode).toBe(0);
    expect(timeOf(readTree(folder)['site/tools.json'] ?? '')).toBe(presentTime.toISOString());
  });

  test('a file that cannot be written is an error that names it', async () => {
    const write = (): never => {
      throw new Error('ENOSPC: no space left on device');
    };
    const host = { ...(await generated()), write };
    const { exitCode, out, err } = await run(host, ['manifest', '--out', 'tools.json']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('tools.json:1:1 error GECX7010 tools.json cannot be written: ENOSPC');
  });
});

describe('nothing is published', () => {
  async function refused(host: MemoryHost, ...options: string[]): Promise<string> {
    const before = new Map(host.files);
    const { exitCode, out, err } = await run(host, ['manifest', '--stamp', '--out', 'tools.json', ...options]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(host.files).toEqual(before);
    return err;
  }

  test('when there is no manifest', async () => {
    const host = await generated();
    host.files.delete(path);
    expect(await refused(host)).toContain('generated/manifest.json:1:1 error GECX7001');
  });

  test('when a contract says something else by now', async () => {
    const host = await generated();
    host.files.set(`${root}/tools/lookup_order.tool.yaml`, contract({ timeoutMs: 1000 }));
    expect(await refused(host)).toContain('generated/manifest.json:1:1 error GECX7002');
  });

  test.each([
    ['the policy', (text: string) => text.replace('"user_confirm"', '"auto"')],
    ['nothing but its end', (text: string) => `${text}\n`],
    ['its beginning', (text: string) => `\ufeff${text}`],
    ['everything', () => 'not json'],
    ['its time, into none', (text: string) => at('yesterday', text)],
    ['its time, into one that no run writes', (text: string) => at('1969-12-31T00:00:00.000Z', text)],
    ['its time, into a fraction of a second', (text: string) => at('2026-05-13T00:00:00.500Z', text)],
  ])('when somebody has changed %s', async (_what, edit) => {
    const host = await generated();
    host.files.set(path, edit(committed(host)));
    expect(await refused(host)).toContain('generated/manifest.json:1:1 error GECX7002');
  });

  test('when the manifest cannot be read', async () => {
    const host = await generated();
    const read = (file: string): Uint8Array | undefined => {
      if (file === path) throw new Error('EACCES: permission denied');
      return host.read(file);
    };
    expect(await refused({ ...host, read })).toContain(
      'generated/manifest.json:1:1 error GECX1104 The file cannot be read: EACCES',
    );
  });

  test('when a contract has an error, which is shown at its place', async () => {
    const host = await generated();
    host.files.set(`${root}/tools/a.tool.yaml`, contract({ name: 'other', timeoutMs: 1 }));
    expect(await refused(host)).toMatch(/tools\/a\.tool\.yaml:\d+:\d+ error GECX2\d+/);
  });

  test('when the configuration has an error', async () => {
    const host = await generated();
    host.files.set(`${root}/gecx.config.yaml`, 'version: 1\ntools: []\nout: generated\n');
    expect(await refused(host)).toContain('gecx.config.yaml:2:8 error');
  });

  test('when there is no configuration, which is wrong usage', async () => {
    const { exitCode, out, err } = await run(await generated(), ['manifest', '--config', 'none.yaml']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('none.yaml:1:1 error GECX1101');
  });
});

test('the configuration may be elsewhere, and findings are named from the current folder', async () => {
  const host = await generated();
  const fromBelow = await run(host, ['manifest', '--config', '../gecx.config.yaml'], {}, `${root}/tools`);
  expect(fromBelow.out).toBe(committed(host));
  host.files.delete(path);
  const { err } = await run(host, ['manifest', '--config', '../gecx.config.yaml'], {}, `${root}/tools`);
  expect(err).toContain('../generated/manifest.json:1:1 error GECX7001');
});
