import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../generator/commands/command.js';
import { WatchError } from '../../../generator/watch/watcher.js';
import type { WatchScope } from '../../../generator/watch/watch-scope.js';
import type { MemoryHost } from '../../memory-host.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { contract, root, run, workspace, type Run } from '../../tester.js';

const config = `${root}/gecx.config.yaml`;
const lookup = `${root}/tools/lookup_order.tool.yaml`;
const types = `${root}/generated/types/lookup_order.ts`;
const manifest = `${root}/generated/manifest.json`;

/** What a watch did between two moments at which it waited. */
interface Round {
  readonly out: string;
  readonly err: string;
  /** Paths that were written, created or removed in the workspace. */
  readonly changes: readonly string[];
  /** How often contracts were looked for. */
  readonly runs: number;
}

interface Watch extends Run {
  readonly rounds: readonly Round[];
  /** Every scope that was watched. */
  readonly scopes: readonly WatchScope[];
  /** Watchers that were not closed. */
  readonly open: number;
}

/** Something that happens while the watch waits; gives the paths that a watcher would tell of. */
type Event = (host: MemoryHost) => readonly string[];

/** Watches a workspace while things happen, one after another, until it is told to stop. */
async function watch(
  host: MemoryHost,
  events: readonly Event[],
  { options = [], ...changes }: Partial<CommandContext> & { readonly options?: readonly string[] } = {},
): Promise<Watch> {
  const rounds: Round[] = [];
  const scopes: WatchScope[] = [];
  const stop = new AbortController();
  let open = 0;
  let runs = 0;
  let out = '';
  let err = '';
  const counted = { ...host, glob: (...args: Parameters<MemoryHost['glob']>) => (runs++, host.glob(...args)) };
  const endRound = (): void => {
    const written = host.changes.filter((path) => !path.includes('node_modules'));
    rounds.push({ out, err, changes: written, runs });
    host.changes.length = runs = 0;
    out = err = '';
  };
  const result = await run(counted, ['codegen', '--watch', ...options], {}, root, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    stopSignal: () => stop.signal,
    watch: async (scope) => {
      scopes.push(scope);
      open++;
      return {
        next: async () => {
          endRound();
          const event = events[rounds.length - 1];
          if (event) return event(host).filter((path) => scope.includes(path, 'file'));
          stop.abort();
          return undefined;
        },
        close: async () => void open--,
      };
    },
    ...changes,
  });
  return { ...result, rounds, scopes, open, out, err };
}

const set =
  (path: string, text: string): Event =>
  (host) => {
    host.files.set(path, text);
    return [path];
  };
const remove =
  (...paths: readonly string[]): Event =>
  (host) => {
    for (const path of paths) host.files.delete(path);
    return paths;
  };
const touch =
  (...paths: readonly string[]): Event =>
  () =>
    paths;

const sample = (): MemoryHost => workspace(sampleWorkspace);

test('compiles at once, in one line, says that it watches, and ends with 0 when told to stop', async () => {
  const { exitCode, rounds, open } = await watch(sample(), []);
  expect(exitCode).toBe(0);
  expect(rounds).toHaveLength(1);
  expect(rounds[0]?.out).toMatch(/^\d tools: wrote \d+ files, created \d skeletons, removed 0 files; 0 unchanged\.\n$/);
  expect(rounds[0]?.err).toBe('Watching for changes; Ctrl+C ends it.\n');
  expect(open).toBe(0);
});

describe('a changed workspace is compiled again:', () => {
  const added = `${root}/tools/new/folder/added.tool.yaml`;
  const cases: readonly [string, readonly Event[], RegExp, string][] = [
    ['an edited contract', [set(lookup, contract({ title: 'New' }))], /wrote \d+ files/, manifest],
    [
      'a new contract',
      [set(added, contract({ name: 'added' }))],
      /wrote \d+ files, created 1 skeleton/,
      `${root}/generated/types/added.ts`,
    ],
    ['a removed contract', [remove(lookup)], /removed \d+ files/, types],
    ['an edited generated file', [set(types, '// mine')], /wrote 1 file,/, types],
    ['a lost generated file', [remove(types)], /wrote 1 file,/, types],
    [
      'a lost handler',
      [remove(`${root}/tools/lookup_order.server.ts`)],
      /created 1 skeleton/,
      `${root}/tools/lookup_order.server.ts`,
    ],
    [
      'another configuration',
      [set(config, 'version: 1\ntools: ["tools/*.tool.yaml"]\nout: elsewhere\n')],
      /wrote \d+ files/,
      `${root}/elsewhere/types/lookup_order.ts`,
    ],
  ];

  test.each(cases)('%s', async (_what, events, line, path) => {
    const { rounds } = await watch(sample(), events);
    expect(rounds[1]?.out).toMatch(line);
    expect(rounds[1]?.out.split('\n')).toHaveLength(2);
    expect(rounds[1]?.changes).toContain(path);
  });
});

describe('a run comes from changes of others only', () => {
  test('what a run has written, created and removed causes no other', async () => {
    const host = sample();
    const echo: Event = () => ownPaths;
    const ownPaths: string[] = [];
    const spied = {
      ...host,
      write: (path: string, text: string) => (ownPaths.push(path), host.write(path, text)),
      create: (path: string, text: string) => (ownPaths.push(path), host.create(path, text)),
      remove: (path: string, below: string) => (ownPaths.push(path), host.remove(path, below)),
    };
    const { rounds } = await watch(spied, [
      echo,
      set(types, '// mine'),
      echo,
      remove(lookup),
      echo,
      set(config, 'version: 1\ntools: ["tools/*.tool.yaml"]\nout: elsewhere\n'),
      echo,
    ]);
    expect(ownPaths).toContain(`${root}/generated/.codegen.json`);
    expect(rounds.map(({ runs }) => runs > 0)).toEqual([true, false, true, false, true, false, true, false]);
  });

  test('not even when nothing but a generated file was wrong, and the lock was written with what it had', async () => {
    const host = sample();
    await run(host, ['codegen']);
    host.changes.length = 0;
    const { rounds } = await watch(host, [set(types, '// mine'), touch(types, `${root}/generated/.codegen.json`)]);
    expect(rounds[1]?.changes).toEqual([`${root}/generated/.codegen.json`, types]);
    expect(rounds[2]?.runs).toBe(0);
  });

  test('not even when the disk refuses to be written to', async () => {
    const host = sample();
    await run(host, ['codegen']);
    const refuse = (path: string, text: string): void => {
      if (path === manifest) throw new Error('no space left');
      host.write(path, text);
    };
    const own = [manifest, `${root}/generated/.codegen.json`, `${root}/generated/server/lookup_order.ts`];
    const { rounds } = await watch({ ...host, write: refuse }, [
      set(lookup, contract({ title: 'New' })),
      touch(...own),
    ]);
    expect(rounds[1]?.err).toContain('no space left');
    expect(rounds[2]?.runs).toBe(0);
  });

  test('a change of ours that somebody undoes is a change', async () => {
    const host = sample();
    const { rounds } = await watch(host, [set(types, '// mine'), set(types, '// mine again'), touch(types)]);
    expect(rounds.map(({ runs }) => runs > 0)).toEqual([true, true, true, false]);
  });
});

describe('a run with nothing new prints nothing:', () => {
  const handler = `${root}/tools/lookup_order.server.ts`;
  const warned = { ...sampleWorkspace, 'tools/b.tool.yaml': contract({ name: 'con' }) };
  const broken = { ...sampleWorkspace, 'tools/b.tool.yaml': contract({ timeotMs: 1 }) };
  test.each<[string, Record<string, string>]>([
    ['clean', sampleWorkspace],
    ['with warnings that were shown', warned],
    ['with errors that were shown', broken],
  ])('%s', async (_what, files) => {
    const events = [set(handler, '// implemented'), touch(lookup)];
    const { rounds } = await watch(workspace(files), events, { options: ['--stats'] });
    for (const round of rounds.slice(1)) expect(round).toMatchObject({ out: '', err: '', changes: [] });
    expect(rounds.map(({ runs }) => runs > 0)).toEqual([true, true, true]);
  });
});

describe('after a mistake', () => {
  test('the last good output stays, and mending it brings the next', async () => {
    const { rounds } = await watch(sample(), [
      set(lookup, contract({ timeotMs: 1 })),
      set(lookup, contract({ timeotMs: 2, title: 'x' })),
      set(lookup, contract({ title: 'Mended' })),
    ]);
    expect(rounds[1]).toMatchObject({ out: '', err: expect.stringContaining('GECX2001') as string, changes: [] });
    expect(rounds[2]?.changes).toEqual([]);
    expect(rounds[3]).toMatchObject({ err: '', changes: expect.arrayContaining([manifest]) as string[] });
  });

  test('taking it back is worth a line, though nothing is written', async () => {
    const good = sampleWorkspace['tools/lookup_order.tool.yaml'] ?? '';
    const { rounds } = await watch(sample(), [set(lookup, 'name: "'), set(lookup, good)]);
    expect(rounds[2]).toMatchObject({ out: expect.stringContaining(' up to date.\n') as string, err: '', changes: [] });
  });

  test('a broken or missing configuration is survived, and contracts are still watched', async () => {
    const good = sampleWorkspace['gecx.config.yaml'] ?? '';
    const { exitCode, rounds, scopes } = await watch(sample(), [
      set(config, 'version: ['),
      remove(config),
      set(config, good),
      set(lookup, contract({ title: 'New' })),
    ]);
    expect(exitCode).toBe(0);
    expect(rounds[1]?.err).toMatch(/GECX10\d\d/);
    expect(rounds[2]?.err).toContain('GECX1101');
    expect(rounds[3]?.out).toContain(' up to date.\n');
    expect(rounds[4]?.changes).toContain(manifest);
    expect(scopes).toHaveLength(1);
  });

  test('a configuration that is missing from the start is waited for', async () => {
    const host = sample();
    host.files.delete(config);
    const { rounds, scopes } = await watch(host, [set(config, sampleWorkspace['gecx.config.yaml'] ?? '')]);
    expect(rounds[0]?.err).toContain('GECX1101');
    expect(rounds[1]?.changes).toContain(types);
    expect(scopes.map((scope) => scope.includes(lookup, 'file'))).toEqual([false, true]);
  });

  test('a defect of the compiler does not end the watch', async () => {
    const host = sample();
    let isBroken = true;
    const kind: MemoryHost['kind'] = (path) => {
      if (isBroken && path !== root) throw new Error('out of order');
      return host.kind(path);
    };
    const mend: Event = () => ((isBroken = false), [lookup]);
    const { exitCode, rounds } = await watch({ ...host, kind }, [mend]);
    expect(exitCode).toBe(0);
    expect(rounds[0]?.err).toContain('out of order');
    expect(rounds[1]?.changes).toContain(types);
  });
});

test('the configuration decides what is watched, and is read again when it changes', async () => {
  const moved = 'version: 1\ntools: ["contracts/**/*.yaml"]\nout: made\nhandlers: { lookup_order: src/order.ts }\n';
  const { scopes, open } = await watch(sample(), [
    (host) => {
      host.files.set(`${root}/contracts/a.yaml`, contract());
      return set(config, moved)(host);
    },
  ]);
  const counts = [
    'tools/new.tool.yaml',
    'generated/x.ts',
    'contracts/new.yaml',
    'made/x.ts',
    'src/order.ts',
    'gecx.config.yaml',
  ];
  const watched = scopes.map((scope) => counts.filter((path) => scope.includes(`${root}/${path}`, 'file')));
  expect(watched).toEqual([[...counts.slice(0, 2), 'gecx.config.yaml'], counts.slice(2)]);
  expect(open).toBe(0);
});

test('a signal that comes before everything else ends it at once', async () => {
  const host = sample();
  const { exitCode, rounds } = await watch(host, [], { stopSignal: () => AbortSignal.abort() });
  expect([exitCode, rounds, host.changes]).toEqual([0, [], []]);
});

test('a system that cannot watch is an error in a line of its own', async () => {
  const failing = (): Promise<never> => Promise.reject(new WatchError('too many files'));
  const { exitCode, err } = await watch(sample(), [], { watch: failing });
  expect([exitCode, err]).toEqual([1, 'gecx: watching failed: too many files\n']);
});

describe('wrong usage is', () => {
  test.each([['--check'], ['--dry-run'], ['--diff'], ['--format=json'], ['--format=sarif']])(
    '--watch %s',
    async (option) => {
      const { exitCode, rounds, err } = await watch(sample(), [], { options: [option] });
      expect([exitCode, rounds]).toEqual([2, []]);
      expect(err).toMatch(/^gecx: --/);
    },
  );

  test('a folder that does not exist', async () => {
    const { exitCode, err } = await watch(sample(), [], { options: ['--config', 'none/gecx.config.yaml'] });
    expect(exitCode).toBe(2);
    expect(err).toContain('there is no folder /workspace/none');
  });
});
