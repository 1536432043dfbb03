import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { temporaryFolder, writeFiles } from '../disk.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The built binary. */
export const cli: string = join(repository, 'dist/generator/cli.js');

const limit = { timeout: 60_000, interval: 25 };

/** A workspace on the disk that has installed this package as it is built here. */
export function linkedWorkspace(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(repository, join(folder, 'node_modules/gecx-tools'), 'dir');
  writeFiles(folder, {
    'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
    'gecx.config.yaml': 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\n',
    ...files,
  });
  return folder;
}

/** Runs the built binary to its end. */
export function gecx(
  folder: string,
  args: readonly string[],
  { env = {}, program = cli }: { env?: Readonly<Record<string, string>>; program?: string } = {},
): { exitCode: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 100_000,
  });
  return { exitCode: status, out: stdout, err: stderr };
}

/** A `gecx dev` in a process of its own. */
export class DevServer {
  out = '';
  err = '';
  readonly ended: Promise<number | null>;
  private readonly process: ChildProcess;

  private constructor(folder: string, args: readonly string[], program: string) {
    this.process = spawn(process.execPath, [program, 'dev', '--port', '0', ...args], { cwd: folder });
    this.process.stdout?.on('data', (data) => (this.out += String(data)));
    this.process.stderr?.on('data', (data) => (this.err += String(data)));
    this.ended = new Promise((resolve) => this.process.on('close', resolve));
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  static async start(folder: string, args: readonly string[] = [], program: string = cli): Promise<DevServer> {
    const server = new DevServer(folder, args, program);
    await vi.waitFor(() => expect(server.out, server.err).toContain('Ctrl+C ends it.'), limit);
    return server;
  }

  get url(): string {
    return /Serving .* at (\S+)/.exec(this.out)?.[1] ?? '';
  }

  /** The commands that are printed for a shell. */
  get commands(): readonly string[] {
    return [...this.out.matchAll(/^ {2}((?:curl|ID=).*)$/gm)].map(([, command = '']) => command);
  }

  token(who: 'user' | 'supervisor', what: 'calls' | 'decides'): string {
    return new RegExp(`^  ${who} .*${what} (\\S+)`, 'm').exec(this.out)?.[1] ?? '';
  }

  /** Posts a call, as the user unless another token is given. */
  async call(name: string, input: object, token: string = this.token('user', 'calls'), id = 'c-1'): Promise<Answer> {
    const context = { sessionId: 's-1', turnIndex: 0, toolCallId: id };
    return this.post('', { name, input, context, idempotencyKey: `tool-${name}-s-1-${id}` }, token);
  }

  async post(path: string, body: object, token: string): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { httpStatus: response.status, ...((await response.json()) as object) };
  }

  /** Waits until something is on standard error. */
  async complained(wanted: RegExp | string): Promise<void> {
    await vi.waitFor(() => expect(this.err).toMatch(wanted), limit);
  }

  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** What the server answered. */
export interface Answer {
  readonly httpStatus: number;
  readonly requestId?: string;
  readonly [member: string]: unknown;
}
