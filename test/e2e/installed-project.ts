import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder, writeFiles } from '../disk.js';

/** The root of this repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/** The TypeScript compilers that generated code must please, by path: all of them are called `tsc` under `.bin`. */
export const compilers: Readonly<Record<'5.9' | '6.0' | '7.0', string>> = {
  '5.9': join(repository, 'node_modules/typescript-5.9/bin/tsc'),
  '6.0': join(repository, 'node_modules/typescript/bin/tsc'),
  '7.0': join(repository, 'node_modules/typescript-7.0/bin/tsc'),
};

/** A project that has installed the packed package, until the test is over. */
export function installedProject(): string {
  const folder = temporaryFolder();
  installInto(folder);
  return folder;
}

/** Makes a folder such a project: the package's files as they would be published, its dependencies as here. */
export function installInto(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ readonly filename: string }];
  execFileSync('tar', ['-xzf', packed.filename, '-C', modules], { cwd: folder });
  execFileSync('mv', ['package', 'gecx-tools'], { cwd: modules });
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(repository, 'node_modules', name), join(modules, name));
  }
  symlinkSync('../gecx-tools/dist/generator/cli.js', join(modules, '.bin/gecx'));
  writeFiles(folder, { 'package.json': '{ "name": "consumer", "private": true, "type": "module" }\n' });
}

/** Runs a program in a folder and gives what it printed. A program that fails tells why. */
export function execute(folder: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}
