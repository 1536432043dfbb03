import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, wherever it runs from: its sources or its build. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** This package's version. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'templates')) && existsSync(join(folder, 'package.json'))
    ? folder
    : findRoot(dirname(folder));
}
