import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../package-root.js';

/** The code of the compiler, as it runs: the sources or the build. */
const code = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Identifies everything but the workspace that decides what a contract becomes: the compiler's own code and templates,
 * the versions of its dependencies as they are installed, and that of Node.
 */
export function fingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  for (const folder of [join(code, 'generator'), join(code, 'runtime'), join(packageRoot, 'templates')]) {
    for (const file of filesBelow(folder)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  const manifest = readManifest(packageRoot) as { readonly dependencies: { readonly [name: string]: string } };
  for (const name of Object.keys(manifest.dependencies)) hash.update(`${name}@${installedVersion(name)}`);
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(map|d\.ts)$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

function installedVersion(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
  return folder === undefined ? 'absent' : String((readManifest(folder) as { readonly version?: string }).version);
}

function readManifest(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
