import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandContext } from '../generator/commands/command.js';
import { nodeHost, type Host } from '../generator/host.js';
import { main } from '../generator/main.js';
import { stillContext, type Run } from './tester.js';

/** A folder on the real disk that goes when the test is over; with `afterAll`, when all tests of the file are. */
export function temporaryFolder(whenOver: (end: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'gecx-test-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Every file below a folder, by path, with its content; not those of installed packages and caches. */
export function readTree(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
  return Object.fromEntries(files.sort().map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

/** Runs the binary on the real disk, from a folder. */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  { env = {}, host = nodeHost }: { env?: CommandContext['env']; host?: Host } = {},
): Promise<Run> {
  let out = '';
  let err = '';
  const context = {
    host,
    cwd,
    env,
    ...stillContext,
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
  };
  return { exitCode: await main(argv, context), out, err };
}
