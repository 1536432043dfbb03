// Builds dist/: compiles generator/ and runtime/, and makes the binary executable.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

// Built beside and moved into place, so that a failed build leaves the last good one.
const fresh = join(root, `dist.${process.pid}`);
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', fresh], {
    cwd: root,
    stdio: 'inherit',
  });
} catch {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(1);
}
chmodSync(join(fresh, 'generator/cli.js'), 0o755);
// One file is loaded much faster than sixty. What other doors share with this one stays in files of its own, so that
// each class is there once.
const room = join(fresh, 'runtime/server/');
await build({
  entryPoints: [join(room, 'index.js')],
  outfile: join(room, 'index.js'),
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  logLevel: 'error',
  plugins: [{ name: 'room', setup: leaveOtherRooms }],
});
rmSync(join(root, 'dist'), { recursive: true, force: true });
renameSync(fresh, join(root, 'dist'));

/** @param {import('esbuild').PluginBuild} bundler */
function leaveOtherRooms(bundler) {
  bundler.onResolve({ filter: /^\./ }, ({ path, importer, kind }) => {
    const file = join(dirname(importer), path);
    if (kind === 'entry-point' || file.startsWith(room)) return undefined;
    return { path: `./${relative(room, file).replaceAll('\\', '/')}`, external: true };
  });
}
