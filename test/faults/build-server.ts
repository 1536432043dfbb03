import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Makes the program of a server in a folder. It uses the package as it is built. */
export async function buildServer(folder: string): Promise<string> {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(here, '../..'), join(folder, 'node_modules/gecx-tools'));
  const program = join(folder, 'server.mjs');
  await build({
    entryPoints: [join(here, 'server/main.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return program;
}
