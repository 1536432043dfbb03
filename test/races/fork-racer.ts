import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Tells, Told } from './racer-messages.js';
import type { Answer, Finish, Racer, Ruling } from './racer.js';

const source = fileURLToPath(new URL('./racer-process.ts', import.meta.url));
const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The racers' program as JavaScript, which starts faster. It imports the package as it was built. */
export class RacerProgram {
  private readonly folder: string;
  private readonly file: string;

  constructor() {
    // Inside the repository, where the name of the package means the package itself.
    this.folder = mkdtempSync(join(repository, 'dist.racer-'));
    this.file = join(this.folder, 'racer.mjs');
    buildSync({
      entryPoints: [source],
      outfile: this.file,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
  }

  start(env: Readonly<Record<string, string>>): ChildProcess {
    return fork(this.file, [], { cwd: repository, execArgv: [], env: { ...process.env, ...env } });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts a racer in a process of its own, on an SQLite file. */
export async function forkRacer(
  program: RacerProgram,
  { name, file, secret }: { readonly name: string; readonly file: string; readonly secret: string },
): Promise<Racer & { kill(): void }> {
  const child = program.start({ RACER: name, FILE: file, GECX_SECRETS: secret });
  const next = listenTo(child, name);
  await next();
  const tell = async <Did extends readonly Answer[] | readonly Ruling[] | Finish>(told: Told): Promise<Did> => {
    child.send(told);
    const tells = await next();
    if (!('did' in tells)) throw new Error(`${name} did nothing`);
    return tells.did as Did;
  };
  return {
    call: (calls) => tell({ method: 'call', calls }),
    decide: (decisions) => tell({ method: 'decide', decisions }),
    finish: async () => {
      const exit = once(child, 'exit');
      const finish = await tell<Finish>({ method: 'finish' });
      const [code] = (await exit) as [number | null];
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      return finish;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Gives what a process tells next; rejects when it ends instead. */
function listenTo(child: ChildProcess, name: string): () => Promise<Tells> {
  return () =>
    new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`${name} ended with ${code}`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message as Tells);
      });
    });
}
