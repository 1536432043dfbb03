import { describe, expect, test } from 'vitest';
import type { MemoryHost } from '../../memory-host.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { contract, root, run, workspace } from '../../tester.js';

const folder = `${root}/node_modules/.cache/gecx`;
const index = `${folder}/gecx.config.yaml.json`;

/** A workspace that was generated once. */
async function generated(): Promise<MemoryHost> {
  const host = workspace(sampleWorkspace);
  expect((await run(host, ['codegen'])).exitCode).toBe(0);
  host.changes.length = 0;
  return host;
}

/** The generated files, by path. */
function outputOf(host: MemoryHost): Map<string, string | Uint8Array> {
  return new Map([...host.files].filter(([path]) => path.startsWith(`${root}/generated/`)).sort());
}

/** What a workspace without any cache would generate. */
async function fromScratch(host: MemoryHost): Promise<Map<string, string | Uint8Array>> {
  const authored = [...host.files].filter(([path]) => !/\/(generated|node_modules)\//.test(path));
  const fresh = workspace({});
  fresh.files.clear();
  for (const [path, content] of authored) fresh.files.set(path, content);
  await run(fresh, ['codegen', '--no-cache']);
  return outputOf(fresh);
}

test('a second run writes nothing, not even its cache, and says again what it warned of', async () => {
  const host = workspace({
    'tools/a.tool.yaml': contract({ sideEffectLevel: 'state_changing', approvalPolicy: 'auto' }),
  });
  const first = await run(host, ['codegen']);
  expect(first.err).toContain('warning GECX5003');
  host.changes.length = 0;
  const second = await run(host, ['codegen']);
  expect(second.err).toBe(first.err);
  expect(second.out).toBe('1 tool: 10 files up to date.\n');
  expect(host.changes).toEqual([]);
});

describe('a warm tree and a cold one are the same, after', () => {
  const changes: readonly [string, (host: MemoryHost) => void][] = [
    [
      'an edited contract',
      (host) => host.files.set(`${root}/tools/lookup_order.tool.yaml`, contract({ title: 'New' })),
    ],
    ['an added contract', (host) => host.files.set(`${root}/tools/added.tool.yaml`, contract({ name: 'added' }))],
    ['a removed contract', (host) => host.files.delete(`${root}/tools/lookup_order.tool.yaml`)],
    ['an edited output', (host) => host.files.set(`${root}/generated/types/apply_refund.ts`, 'mine')],
    ['a lost output', (host) => host.files.delete(`${root}/generated/validators/apply_refund.ts`)],
    ['a lost shared output', (host) => host.files.delete(`${root}/generated/manifest.json`)],
    [
      'another configuration',
      (host) =>
        host.files.set(
          `${root}/gecx.config.yaml`,
          'version: 1\ntools: ["tools/**/*.yaml"]\nout: generated\nvalidators: js\n',
        ),
    ],
    ['a cache that is no JSON', (host) => host.files.set(index, 'sha256:0\nnot JSON')],
    ['a cache of which a byte has changed', (host) => host.files.set(index, `${String(host.files.get(index))} `)],
    ['a cache of which half is lost', (host) => host.files.delete(index)],
  ];

  test.each(changes)('%s', async (_what, change) => {
    const host = await generated();
    change(host);
    expect((await run(host, ['codegen'])).exitCode).toBe(0);
    expect(outputOf(host)).toEqual(await fromScratch(host));
  });

  test.each(['manifest.json', 'catalog.json', 'docs/tools.md'])('%s is lost, and one tool is added', async (name) => {
    const host = await generated();
    host.files.delete(`${root}/generated/${name}`);
    host.files.set(`${root}/tools/added.tool.yaml`, contract({ name: 'added' }));
    expect((await run(host, ['codegen'])).exitCode).toBe(0);
    expect(outputOf(host)).toEqual(await fromScratch(host));
  });

  test('a shared output is edited, and one tool is added', async () => {
    const host = await generated();
    const manifest = `${root}/generated/manifest.json`;
    host.files.set(manifest, String(host.files.get(manifest)).replace('lookup_order', 'lookup_a_lot'));
    host.files.set(`${root}/tools/added.tool.yaml`, contract({ name: 'added' }));
    expect((await run(host, ['codegen'])).exitCode).toBe(0);
    expect(outputOf(host)).toEqual(await fromScratch(host));
  });

  test('a run died before it kept its cache, and its change is taken back', async () => {
    const host = await generated();
    const [before, kept] = [host.files.get(`${root}/tools/lookup_order.tool.yaml`) ?? '', host.files.get(index) ?? ''];
    host.files.set(`${root}/tools/lookup_order.tool.yaml`, contract({ title: 'New' }));
    await run(host, ['codegen']);
    host.files.set(index, kept);
    host.files.set(`${root}/tools/lookup_order.tool.yaml`, before);
    expect((await run(host, ['codegen'])).exitCode).toBe(0);
    expect(outputOf(host)).toEqual(await fromScratch(host));
  });

  test('a handler is gone: its skeleton is created again', async () => {
    const host = await generated();
    const handler = [...host.files.keys()].find((path) => path.endsWith('.server.ts')) ?? '';
    host.files.delete(handler);
    await run(host, ['codegen']);
    expect(host.changes).toContain(handler);
  });
});

test('names are compared between changed and unchanged tools', async () => {
  const host = await generated();
  host.files.set(`${root}/tools/other.tool.yaml`, contract({ name: 'other', aliases: ['apply_refund'] }));
  expect((await run(host, ['codegen'])).err).toContain('error GECX4001');
  expect(host.changes).toEqual([]);
});

test('handlers are compared between changed and unchanged tools', async () => {
  const handlers = 'handlers:\n  lookup_order: tools/other.server.ts\n';
  const host = workspace({
    ...sampleWorkspace,
    'gecx.config.yaml': `${sampleWorkspace['gecx.config.yaml']}${handlers}`,
  });
  expect((await run(host, ['codegen'])).exitCode).toBe(0);
  host.files.set(`${root}/tools/other.tool.yaml`, contract({ name: 'other' }));
  expect((await run(host, ['codegen'])).err).toContain('error GECX1106');
});

test('without any contract, another output folder is filled like the first', async () => {
  const config = (out: string): string => `version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: ${out}\n`;
  const host = workspace({ 'gecx.config.yaml': config('first') });
  await run(host, ['codegen']);
  host.files.set(`${root}/gecx.config.yaml`, config('second'));
  await run(host, ['codegen']);
  const namesIn = (out: string): string[] =>
    [...host.files.keys()].filter((path) => path.startsWith(`${root}/${out}/`));
  expect(namesIn('second').sort()).toEqual(
    namesIn('first')
      .map((path) => path.replace('/first/', '/second/'))
      .sort(),
  );
  expect((await run(host, ['codegen', '--check'])).exitCode).toBe(0);
});

describe('of several configurations in one folder', () => {
  const other = 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: made\n';
  const compileOther = ['codegen', '--config', 'other.yaml', '--stats'];

  async function both(): Promise<MemoryHost> {
    const host = workspace({ ...sampleWorkspace, 'other.yaml': other });
    await run(host, ['codegen']);
    await run(host, compileOther);
    return host;
  }

  test('each keeps a cache of its own', async () => {
    const host = await both();
    expect((await run(host, ['codegen', '--stats'])).err).toContain('0 compiled on 1 thread, 3 unchanged');
    expect((await run(host, compileOther)).err).toContain('0 compiled on 1 thread, 3 unchanged');
  });

  test('one that is gone leaves none', async () => {
    const host = await both();
    const names = (): string[] => host.list(folder).toSorted();
    expect(names()).toEqual(['gecx.config.yaml.json', 'other.yaml.json']);
    host.files.delete(`${root}/other.yaml`);
    host.files.set(`${root}/tools/lookup_order.tool.yaml`, contract({ title: 'New' }));
    await run(host, ['codegen']);
    expect(names()).toEqual(['gecx.config.yaml.json']);
  });
});

test.each([['--check'], ['--dry-run'], ['--no-cache']])('%s does not read the cache', async (flag) => {
  const host = await generated();
  // Were it read, this would be believed.
  host.read = ((read) => (path: string) => {
    expect(path).not.toContain('/node_modules/');
    return read(path);
  })(host.read);
  expect((await run(host, ['codegen', flag])).exitCode).toBe(0);
});

test('a disk that cannot keep the cache is no failure', async () => {
  const host = workspace(sampleWorkspace);
  const { write } = host;
  host.write = (path, content) => {
    if (path.includes('/node_modules/')) throw new Error('EROFS');
    write(path, content);
  };
  expect((await run(host, ['codegen'])).exitCode).toBe(0);
});
