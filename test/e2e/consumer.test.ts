import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTree, writeFiles } from '../disk.js';
import { snippets } from '../docs/snippets.js';
import { strictFlags } from '../strict-flags.js';
import { compilers, execute, installedProject } from './installed-project.js';

const tsc = compilers['6.0'];

const tsconfig = {
  compilerOptions: { ...strictFlags, outDir: 'dist', rootDir: '.' },
  include: ['*.ts', 'tools', 'generated'],
};

const serverFile = `
import { createServer } from 'node:http';
import { createServerToolHandler, toNodeListener } from 'gecx-tools/server';
import { serverTools } from './generated/server/index.js';

await serverTools.preload();
const server = createServer(toNodeListener(createServerToolHandler({ tools: serverTools })));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
`;

const clientFile = `
import { createClient } from './generated/client/index.js';

const client = createClient({ baseUrl: process.argv[2] ?? '' });
const result = await client.lookupOrder({ orderId: 'ORD-7' }, { sessionId: 's-1', turnIndex: 0, toolCallId: 'c-1' });
if (result.status === 'completed') console.log(result.output.status.toUpperCase());
else console.log(JSON.stringify(result));
`;

/** The handler that the README shows to whoever has just run `init`. */
function readmeHandler(): string {
  const all = snippets('typescript').map(([, snippet]) => snippet);
  const found = all.find(({ page, code }) => page === 'README.md' && code.includes('Handler = '));
  if (!found) throw new Error('the README shows no handler');
  return found.code;
}

async function startServer(folder: string): Promise<string> {
  const server: ChildProcess = spawn(process.execPath, ['dist/server.js'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill());
  const line = await new Promise<string>((resolve, reject) => {
    server.stdout?.once('data', (data: Buffer) => resolve(String(data)));
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return `http://127.0.0.1:${(JSON.parse(line) as { readonly port: number }).port}`;
}

test('a consumer installs, inits, generates, builds with plain tsc, deletes the sources, and is answered over HTTP', async () => {
  const folder = installedProject();
  execute(folder, join(folder, 'node_modules/.bin/gecx'), 'init', '--yes');
  execute(folder, 'npm', 'run', '--silent', 'codegen');
  writeFiles(folder, { 'tsconfig.json': JSON.stringify(tsconfig), 'server.ts': serverFile, 'client.ts': clientFile });

  // The skeleton compiles as it is, and says that it is one.
  execute(folder, process.execPath, tsc);
  const skeleton = JSON.parse(execute(folder, process.execPath, 'dist/client.js', await startServer(folder))) as object;
  expect(skeleton).toMatchObject({ status: 'failed', errorCode: 'TOOL_NOT_IMPLEMENTED' });

  writeFiles(folder, { 'tools/lookup_order.server.ts': readmeHandler() });
  execute(folder, process.execPath, tsc);
  for (const source of ['tools', 'generated', 'server.ts', 'client.ts'])
    rmSync(join(folder, source), { recursive: true });
  expect(execute(folder, process.execPath, 'dist/client.js', await startServer(folder))).toBe('SHIPPED\n');
});

test('init writes the files once, says what it keeps, and repeats without harm', () => {
  const folder = installedProject();
  const bin = join(folder, 'node_modules/.bin/gecx');
  writeFiles(folder, { '.vscode/settings.json': '{ "mine": true }' });
  expect(execute(folder, bin, 'init')).toContain('Nothing was written');
  expect(execute(folder, bin, 'init', '--yes')).toContain('kept .vscode/settings.json (was there)');
  rmSync(join(folder, 'node_modules'), { recursive: true });
  const { 'package.json': manifest, ...files } = readTree(folder);
  expect(Object.keys(files)).toContain('tools/lookup_order.tool.yaml');
  expect(files['.vscode/settings.json']).toBe('{ "mine": true }');
  expect(JSON.parse(manifest ?? '')).toMatchObject({ scripts: { codegen: 'gecx codegen' }, type: 'module' });
});
