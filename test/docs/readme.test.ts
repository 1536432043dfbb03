import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeFiles } from '../disk.js';
import { execute, installedProject } from '../e2e/installed-project.js';
import { snippetNoted, snippets } from './snippets.js';

/** The blocks of the README that say in their first line which file they are. */
function files(): ReadonlyMap<string, string> {
  return new Map(
    snippets('contract', 'typescript').flatMap(([, { page, code }]) => {
      const [, path] = /^(?:\/\/|#) (\S+\.(?:ts|yaml))\n/.exec(code) ?? [];
      return page === 'README.md' && path ? [[path, code]] : [];
    }),
  );
}

/** A port of this machine that nobody uses. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

test('whoever follows the README defines, generates, implements, calls, approves, and sees the outcome replayed', async () => {
  const folder = installedProject();
  const port = await freePort();
  const own = Array.from(files(), ([path, code]) => [path, code.replaceAll('8787', String(port))] as const);
  expect(own.map(([path]) => path)).toEqual([
    ...['tools/lookup_order.tool.yaml', 'tools/lookup_order.server.ts', 'tools/apply_refund.tool.yaml'],
    ...['tools/apply_refund.server.ts', 'server.ts', 'call.ts'],
  ]);
  const commands = snippets('shell')
    .filter(([, { page }]) => page === 'README.md')
    .flatMap(([, { code }]) => code.trim().split('\n'));
  expect(commands).toEqual([
    ...['npm run codegen', 'npm ci && npm run codegen', 'npm ci && npm test', 'npm install gecx-tools'],
    ...['npx gecx init --yes', 'npm run codegen', 'npm run codegen', 'npx tsx server.ts', 'npx tsx call.ts'],
  ]);

  execute(folder, 'node_modules/.bin/gecx', 'init', '--yes');
  writeFiles(folder, Object.fromEntries(own.filter(([path]) => path.endsWith('.yaml') && path.includes('refund'))));
  execute(folder, 'npm', 'run', '--silent', 'codegen');
  writeFiles(folder, Object.fromEntries(own.filter(([path]) => path.endsWith('.ts'))));

  const tsx = join(folder, 'node_modules/tsx/dist/cli.mjs');
  const server = spawn(process.execPath, [tsx, 'server.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill());
  let said = '';
  server.stdout.on('data', (data: Buffer) => (said += String(data)));
  await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/`), { timeout: 20_000, interval: 100 });

  expect(execute(folder, process.execPath, tsx, 'call.ts')).toBe(snippetNoted('printed').code);
  await vi.waitFor(() => expect(said).toBe('500 cents for ORD-1001, approved by ann\n'));
});
