import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { repository } from './installed-project.js';

/** Pages, by the words with which docs/client.md says how large they are at most. */
const pages = {
  'calls one server tool with its typed client': `
    import { lookupOrder } from './generated/client/lookup_order.js';
    void lookupOrder({ orderId: 'ORD-1' }, { sessionId: 's', turnIndex: 0, toolCallId: 'c' });`,
  'makes a tool client for one server tool': `
    import { createToolClient } from 'gecx-tools/client';
    import { endpoint } from './generated/client/lookup_order.js';
    window.tools = createToolClient({ serverTools: [endpoint], approvalHandler: () => window.confirm() });`,
  'makes a tool client for one server tool and the client tools': `
    import { createToolClient } from 'gecx-tools/client';
    import { endpoint } from './generated/client/lookup_order.js';
    import { clientTools } from './generated/client-tools/index.js';
    window.tools = createToolClient({ serverTools: [endpoint], tools: clientTools });`,
};

interface PageSize {
  readonly bytes: number;
  /** Every module of which something was kept, the largest first, with its size before compression. */
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}

/** What a page loads, minified and compressed, without validators and without what it loads only when it is needed. */
async function sizeOf(page: string): Promise<PageSize> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    stdin: { contents: page, resolveDir: repository },
    outdir: 'unwritten',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    platform: 'browser',
    conditions: ['gecx-source'],
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'without-validators',
        setup: ({ onResolve }) => onResolve({ filter: /\/validators\// }, ({ path }) => ({ path, external: true })),
      },
    ],
  });
  const loaded = new Set<string>();
  const load = (name: string): void => {
    const output = metafile.outputs[name];
    if (!output || loaded.has(name)) return;
    loaded.add(name);
    for (const { path, kind } of output.imports) if (kind === 'import-statement') load(path);
  };
  load(Object.keys(metafile.outputs).find((name) => metafile.outputs[name]?.entryPoint === '<stdin>') ?? '');
  const isLoaded = (path: string): boolean => [...loaded].some((name) => path === join(repository, name));
  const files = outputFiles.filter(({ path }) => isLoaded(path));
  const kept = [...loaded].flatMap((name) => Object.entries(metafile.outputs[name]?.inputs ?? {}));
  return {
    bytes: files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
    modules: kept
      .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const)
      .filter(([, bytes]) => bytes > 0)
      .toSorted(([, a], [, b]) => b - a),
  };
}

const sizes = new Map(
  await Promise.all(Object.entries(pages).map(async ([name, page]) => [name, await sizeOf(page)] as const)),
);
const modulesOf = (name: keyof typeof pages): string[] => sizes.get(name)?.modules.map(([path]) => path) ?? [];

describe('a page that', () => {
  /** In bytes. */
  const promised = new Map(
    [...readFileSync(join(repository, 'docs/client.md'), 'utf8').matchAll(/^\| (\w.+?) +\| (\d+\.\d) kB +\|$/gm)].map(
      ([, name = '', size]) => [name, Number(size) * 1000],
    ),
  );

  test('docs/client.md tells the size of is measured here, and the other way round', () => {
    expect([...promised.keys()]).toEqual(Object.keys(pages));
  });

  test.each([...sizes])('%s is as small as docs/client.md says, and hardly smaller', (name, { bytes, modules }) => {
    const largest = modules.slice(0, 5).map(([path, size]) => `\n  ${size} ${path}`);
    console.info(`a page that ${name}: ${bytes} bytes; before compression:${largest.join('')}`);
    const most = promised.get(name) ?? 0;
    expect(bytes).toBeGreaterThan(most - 500);
    expect(bytes).toBeLessThanOrEqual(most);
  });

  test('calls one server tool with its typed client loads at most 6 kB', () => {
    expect(sizes.get('calls one server tool with its typed client')?.bytes).toBeLessThanOrEqual(6000);
  });
});

describe('what a page does not use, it does not load:', () => {
  test('no approval, no call log and no client tool with a typed client', () => {
    const modules = modulesOf('calls one server tool with its typed client');
    expect(modules).toContain('runtime/client/post-call.ts');
    expect(modules.filter((path) => /approval|call-log|tool-client|run-|registry/.test(path))).toEqual([]);
  });

  test('nothing that runs client tools without any', () => {
    const runner = 'runtime/client/run-client-tool.ts';
    expect(modulesOf('makes a tool client for one server tool')).not.toContain(runner);
    expect(modulesOf('makes a tool client for one server tool and the client tools')).toContain(runner);
  });

  test('no code that only a server says', () => {
    for (const [, { modules }] of sizes) {
      expect(modules.map(([path]) => path).filter((path) => path === 'runtime/core/errors.ts')).toEqual([]);
    }
  });
});
