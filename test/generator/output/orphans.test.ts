import { describe, expect, test } from 'vitest';
import type { MemoryHost } from '../../memory-host.js';
import { contract, root, run, workspace } from '../../tester.js';

interface Warning {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const file = 'tools/find_order.server.ts';
const typeImport = "import type { FindOrderHandler } from '../generated/server/find_order.js';\n";

async function orphansOf(host: MemoryHost, ...options: string[]): Promise<Warning[]> {
  const { out } = await run(host, ['codegen', '--format', 'json', ...options]);
  return (JSON.parse(out) as Warning[]).filter(({ code }) => code === 'GECX7009');
}

/** What is said of a file beside the contract of another tool. */
async function saidOf(text: string | Uint8Array, path: string = file): Promise<string[]> {
  const found = await orphansOf(workspace({ 'tools/a.tool.yaml': contract(), [path]: text }));
  return found.map(({ message }) => message);
}

describe('a handler without a contract', () => {
  test.each([
    ['with a stated type', `${typeImport}export const findOrder: FindOrderHandler = () => ({ output: {} });\n`],
    ['with satisfies', `${typeImport}export const findOrder = (() => ({ output: {} })) satisfies FindOrderHandler;\n`],
    [
      'under another local name',
      `${typeImport}const f: FindOrderHandler = () => ({ output: {} });\nexport { f as findOrder };\n`,
    ],
    [
      'with a type under another local name',
      "import type { FindOrderHandler as H } from '../generated/server/find_order.js';\nexport const findOrder: H = () => 1;\n",
    ],
    [
      'with a type out of a namespace',
      "import type * as g from '../generated/server/find_order.js';\nexport const findOrder: g.FindOrderHandler = () => 1;\n",
    ],
    [
      'with a type by way of an alias of the project',
      "import type { FindOrderHandler } from '#generated/server/find_order.js';\nexport const findOrder: FindOrderHandler = () => 1;\n",
    ],
  ])('is said to export it: %s', async (_how, text) => {
    expect(await saidOf(text)).toEqual([
      `${file} exports \`findOrder\`, typed as FindOrderHandler, but no contract needs it`,
    ]);
  });

  test.each([
    ['a broken file', 'export const other = {;\n'],
    ['a broken handler', `${typeImport}export const findOrder: FindOrderHandler = (\n`],
    ['an empty file', ''],
    ['a file that exports nothing', 'export {};\n'],
    ['an untyped function with the name of the tool', 'export function findOrder() {}\n'],
    ['a file that passes on another', "export { other } from './elsewhere.js';\n"],
    ['a file that passes on all of another', "export * from './elsewhere.js';\nexport const other = 1;\n"],
    ['a file that imports the type of a handler', `${typeImport}export const other = make<FindOrderHandler>();\n`],
    ['a file that is no text', new Uint8Array([0xff, 0xfe, 0x00, 0xd8])],
    ['a text that no parser can follow', `export const other = ${'('.repeat(200_000)};\n`],
  ])('is named when it only may be one: %s', async (_what, text) => {
    expect(await saidOf(text)).toEqual([`${file} looks like a handler, but no contract needs it`]);
  });

  test('is named when it cannot be read', async () => {
    const host = workspace({ 'tools/a.tool.yaml': contract(), [file]: 'export {};\n' });
    const read = (path: string): Uint8Array | undefined => {
      if (path === `${root}/${file}`) throw new Error('EACCES');
      return host.read(path);
    };
    expect(await orphansOf({ ...host, read })).toHaveLength(1);
  });

  test('is only read', async () => {
    const text = `${typeImport}export const findOrder: FindOrderHandler = () => 1;\r\n`;
    const host = workspace({ 'tools/a.tool.yaml': contract(), [file]: text });
    await orphansOf(host);
    expect(host.files.get(`${root}/${file}`)).toBe(text);
    expect(host.changes).not.toContain(`${root}/${file}`);
  });
});

describe('a file that certainly is no handler draws no warning, whatever it is called:', () => {
  test.each([
    [
      'it exports something of its own',
      "import { createServer } from 'node:http';\nexport const start = () => createServer();\n",
    ],
    [
      'it imports the registry, not the type of a handler',
      "import { serverTools } from '../generated/server/index.js';\nexport function start() { return serverTools; }\n",
    ],
    [
      "it imports another package's type of handlers",
      "import type { RequestHandler } from 'express';\nexport const route: RequestHandler = () => {};\n",
    ],
    ['it has a default export only', 'export default function () {}\n'],
  ])('%s', async (_why, text) => {
    expect(await saidOf(text)).toEqual([]);
  });
});

describe('when a tool was renamed', () => {
  const handler = `${typeImport}export const findOrder: FindOrderHandler = () => 1;\n`;

  test.each([[[]], [['--dry-run']], [['--check']]])('the hint says where its code belongs (%j)', async (options) => {
    const host = workspace({ 'tools/a.tool.yaml': contract(), [file]: handler });
    expect((await orphansOf(host, ...options)).map(({ hint }) => hint)).toEqual([
      'codegen creates tools/lookup_order.server.ts; if the tool was renamed or moved, move your code there.',
    ]);
  });

  const usual = /^Delete it if its tool is gone/;

  test('the hint names the handler of the same tool, wherever its contract has moved', async () => {
    const host = workspace({
      'tools/sub/a.tool.yaml': contract({ name: 'find_order' }),
      'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      [file]: handler,
      'tools/gone.server.ts': 'export {};\n',
    });
    const [gone, found] = (await orphansOf(host)).toSorted((a, b) => (a.message > b.message ? -1 : 1));
    expect(found?.hint).toContain('codegen creates tools/sub/find_order.server.ts;');
    expect(gone?.hint).toMatch(usual);
  });

  test('the hint names the place that the configuration gives the tool', async () => {
    const host = workspace({
      'gecx.config.yaml':
        'version: 1\ntools: ["tools/*.yaml"]\nout: generated\nhandlers: { find_order: src/find.ts, other_tool: src/o.ts }\n',
      'tools/a.tool.yaml': contract({ name: 'find_order' }),
      'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      [file]: handler,
    });
    expect((await orphansOf(host)).map(({ hint }) => hint)).toEqual([expect.stringContaining('creates src/find.ts;')]);
  });

  test('the hint goes by what the file exports, too', async () => {
    const host = workspace({
      'tools/a.tool.yaml': contract(),
      'tools/b.tool.yaml': contract({ name: 'other_tool' }),
      [file]: `${typeImport}export const lookupOrder: FindOrderHandler = () => 1;\n`,
    });
    expect((await orphansOf(host))[0]?.hint).toContain('codegen creates tools/lookup_order.server.ts;');
  });

  test('the hint is the usual one when it could be any of several', async () => {
    const names = ['aa', 'bb', 'cc'];
    const contracts = names.map((name) => [`tools/${name}.tool.yaml`, contract({ name })] as const);
    const [warning] = await orphansOf(workspace({ ...Object.fromEntries(contracts), [file]: handler }));
    expect(warning?.hint).toMatch(usual);
  });

  test('the hint is the usual one when nothing is created', async () => {
    const host = workspace({ 'tools/a.tool.yaml': contract() });
    await run(host, ['codegen']);
    host.files.set(`${root}/${file}`, handler);
    expect((await orphansOf(host))[0]?.hint).toMatch(usual);
  });
});
