// Compiles the workspace in shop/ and others like it into what plain Node runs.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The address of a door of this package, as it was built. */
export function doorOf(/** @type {string} */ name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return pathToFileURL(resolve(root, exports[`.${name.slice('gecx-tools'.length)}`].default)).href;
}

/**
 * Compiles the tool that all servers serve.
 * @param {string} work Where it goes
 * @returns {Promise<string>} The address of the module that exports `serverTools`
 */
export async function buildShop(work) {
  const folder = join(work, 'shop');
  cpSync(fileURLToPath(new URL('shop', import.meta.url)), folder, { recursive: true });
  return buildRegistry(folder);
}

/** Compiles a workspace. What a page or a server loads on its first call stays in files of its own. */
export async function buildRegistry(/** @type {string} */ folder) {
  const cli = join(root, 'dist/generator/cli.js');
  execFileSync(process.execPath, [cli, 'codegen'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await build({
    entryPoints: [join(folder, 'generated/server/index.ts')],
    outdir: join(folder, 'built'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [{ name: 'doors', setup: leaveDoors }],
  });
  return pathToFileURL(join(folder, 'built/index.mjs')).href;
}

/** The package itself is loaded as it was built. */
function leaveDoors(/** @type {import('esbuild').PluginBuild} */ bundler) {
  bundler.onResolve({ filter: /^gecx-tools\// }, ({ path }) => ({ path: doorOf(path), external: true }));
}
