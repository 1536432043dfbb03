import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder, writeFiles } from '../../disk.js';
import { sampleWorkspace } from '../../sample-workspace.js';

const cli = fileURLToPath(new URL('../../../dist/generator/cli.js', import.meta.url));

/** Runs the built binary and says whether it has loaded the parser of TypeScript, which is CommonJS. */
function loadsParser(folder: string, ...args: string[]): boolean {
  const script = `
    import { createRequire } from 'node:module';
    const { cache } = createRequire(${JSON.stringify(cli)});
    process.on('exit', () => console.log('LOADED', Object.keys(cache).some((file) => file.includes('/ts-morph/'))));
    await import(${JSON.stringify(cli)});
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script, 'gecx', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return /LOADED (\w+)/.exec(printed)?.[1] === 'true';
}

test('the parser of TypeScript is loaded for --check and for handlers without a contract, and for nothing else', () => {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  const [first, second, dry, manifest] = [
    ['codegen'],
    ['codegen', '--no-cache'],
    ['codegen', '--dry-run'],
    ['manifest'],
  ].map((args) => loadsParser(folder, ...args));
  expect({ first, second, dry, manifest }).toEqual({ first: false, second: false, dry: false, manifest: false });
  expect(loadsParser(folder, 'codegen', '--check')).toBe(true);
  writeFiles(folder, { 'tools/gone.server.ts': 'export {};\n' });
  expect(loadsParser(folder, 'codegen')).toBe(true);
});
