import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readTree, temporaryFolder, writeFiles } from '../disk.js';
import { sampleWorkspace } from '../sample-workspace.js';
import { contract } from '../tester.js';

const cli = fileURLToPath(new URL('../../dist/generator/cli.js', import.meta.url));

/** Generous: the machine may be busy with something else. */
const limit = { timeout: 60_000, interval: 25 };

beforeAll(() => expect(existsSync(cli), 'the build; `npm run build` makes it').toBe(true));

/** A watch on a real disk, in a process of its own. */
class Watch {
  readonly folder: string = temporaryFolder();
  readonly ended: Promise<number | null>;
  private readonly looks: string = join(temporaryFolder(), 'looks');
  private text = '';
  private seen = 0;
  private readonly process: ChildProcess;

  constructor(files: Readonly<Record<string, string>> = sampleWorkspace) {
    writeFiles(this.folder, files);
    const preload = `data:text/javascript,${encodeURIComponent(countRuns)}`;
    this.process = spawn(process.execPath, ['--import', preload, cli, 'codegen', '--watch'], {
      cwd: this.folder,
      env: { ...process.env, LOOKS: this.looks },
    });
    this.process.stdout?.on('data', (data) => (this.text += String(data)));
    this.process.stderr?.on('data', (data) => (this.text += String(data)));
    this.ended = new Promise((resolve) => this.process.on('close', resolve));
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** Waits until something is printed, after what was printed and waited for before. */
  async printed(wanted: RegExp | string): Promise<void> {
    await vi.waitFor(() => {
      const rest = this.text.slice(this.seen);
      expect(rest).toMatch(wanted);
      this.seen = this.text.length;
    }, limit);
  }

  /** Everything that was printed since. */
  unseen(): string {
    return this.text.slice(this.seen);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  write(file: string, text: string): void {
    writeFiles(this.folder, { [file]: text });
  }

  /** Replaces a file in one step, as many editors do. */
  replace(file: string, text: string): void {
    this.write('beside', text);
    renameSync(this.path('beside'), this.path(file));
  }

  /** How often contracts were compiled so far. */
  runs(): number {
    return readFileSync(this.looks, 'utf8').length / 2;
  }

  async ran(times: number): Promise<void> {
    await vi.waitFor(() => expect(this.runs()).toBe(times), limit);
  }

  /** Fails when anything more is done in a while; gives the number of runs until now. */
  async rests(): Promise<number> {
    const runs = this.runs();
    await setTimeout(1000);
    expect(this.runs()).toBe(runs);
    return runs;
  }

  signal(name: 'SIGINT' | 'SIGTERM'): void {
    this.process.kill(name);
  }
}

/** Loaded into the process before everything else: notes each look at the configuration, of which a run takes two. */
const countRuns = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { openSync } = fs;
fs.openSync = (path, ...rest) => {
  if (String(path).endsWith('/gecx.config.yaml')) fs.appendFileSync(process.env.LOOKS, '.');
  return openSync(path, ...rest);
};
syncBuiltinESMExports();
`;

describe('codegen --watch, on a real disk', () => {
  test('follows whatever happens, and rests when nothing does', async () => {
    const watch = new Watch();
    await watch.printed('Watching for changes');
    expect(existsSync(watch.path('generated/types/lookup_order.ts'))).toBe(true);

    watch.write('tools/new/folder/added.tool.yaml', contract({ name: 'added' }));
    await watch.printed(/created 1 skeleton/);
    expect(existsSync(watch.path('generated/types/added.ts'))).toBe(true);

    const good = readTree(watch.path('generated'));
    watch.write('tools/new/folder/added.tool.yaml', contract({ name: 'added', timeotMs: 1 }));
    await watch.printed('GECX2001');
    expect(readTree(watch.path('generated'))).toEqual(good);

    watch.replace('tools/new/folder/added.tool.yaml', contract({ name: 'added', description: 'Mended.' }));
    await watch.printed(/wrote \d+ files/);
    expect(readFileSync(watch.path('generated/manifest.json'), 'utf8')).toContain('Mended.');

    watch.write('generated/types/added.ts', '// mine\n');
    await watch.printed(/GECX7005[^]*wrote 1 file,/);
    expect(readFileSync(watch.path('generated/types/added.ts'), 'utf8')).not.toContain('mine');

    rmSync(watch.path('tools/new'), { recursive: true });
    await watch.printed(/removed \d+ files/);
    expect(existsSync(watch.path('generated/types/added.ts'))).toBe(false);

    mkdirSync(watch.path('contracts'));
    writeFileSync(watch.path('contracts/other.yaml'), contract({ name: 'other' }));
    watch.write('gecx.config.yaml', 'version: 1\ntools: ["contracts/*.yaml"]\nout: made\n');
    await watch.printed(/1 tool: wrote \d+ files/);
    expect(existsSync(watch.path('made/types/other.ts'))).toBe(true);

    // What was watched before is not any more, and what is new is.
    watch.write('tools/late.tool.yaml', 'name: "');
    watch.write('contracts/another.yaml', contract({ name: 'another' }));
    await watch.printed(/2 tools: wrote \d+ files/);

    await watch.rests();
    const before = readTree(watch.folder);
    watch.signal('SIGINT');
    expect(await watch.ended).toBe(0);
    expect(readTree(watch.folder)).toEqual(before);
    const check = spawnSync(process.execPath, [cli, 'codegen', '--check'], { cwd: watch.folder, encoding: 'utf8' });
    expect(check.status, check.stderr).toBe(0);
  });

  test('runs once for a change, and never because of what it has written itself', async () => {
    const watch = new Watch();
    await watch.printed('Watching for changes');
    expect(await watch.rests()).toBe(1);

    watch.replace('tools/lookup_order.tool.yaml', contract({ title: 'New' }));
    await watch.printed(/wrote \d+ files/);
    expect(await watch.rests()).toBe(2);

    watch.replace('generated/types/lookup_order.ts', '// mine\n');
    await watch.printed(/wrote 1 file,/);
    expect(await watch.rests()).toBe(3);

    watch.replace('tools/lookup_order.server.ts', '// implemented\n');
    await watch.ran(4);
    expect(await watch.rests()).toBe(4);
    expect(watch.unseen()).toBe('');
  });

  test('follows a file however often it is replaced', async () => {
    const watch = new Watch();
    await watch.printed('Watching for changes');
    for (let round = 0; round < 10; round++) {
      watch.replace('tools/lookup_order.tool.yaml', contract({ description: `Round ${round}.` }));
      await watch.printed(/wrote \d+ files/);
      expect(readFileSync(watch.path('generated/manifest.json'), 'utf8')).toContain(`Round ${round}.`);
    }
  });

  test('waits for a configuration, and ends on SIGTERM', async () => {
    const watch = new Watch({ 'tools/a.tool.yaml': contract() });
    await watch.printed(/GECX1101[^]*Watching for changes/);
    watch.write('gecx.config.yaml', sampleWorkspace['gecx.config.yaml'] ?? '');
    await watch.printed(/1 tool: wrote/);
    rmSync(watch.path('gecx.config.yaml'));
    await watch.printed('GECX1101');
    expect(existsSync(watch.path('generated/types/lookup_order.ts'))).toBe(true);
    watch.signal('SIGTERM');
    expect(await watch.ended).toBe(0);
  });
});

test('a reader that has seen enough of a patch is no failure', () => {
  const folder = temporaryFolder();
  const tools = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`tools/t${i}.tool.yaml`, contract({ name: `tool_${i}` })]),
  );
  writeFiles(folder, { ...sampleWorkspace, ...tools });
  const { stdout, stderr } = spawnSync('sh', ['-c', '"$0" "$1" codegen --diff | head -n 1', process.execPath, cli], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^diff --git .*\n$/);
  expect(stderr).toBe('');
});
