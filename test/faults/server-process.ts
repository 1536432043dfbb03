import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ServerEvent } from './history.js';
import type { Told } from './server/tell.js';

/** What a server is started with. */
export interface ServerSettings {
  readonly program: string;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly onEvent: (event: ServerEvent) => void;
}

/** A server in a process of its own. */
export class ServerProcess {
  readonly name: string;
  /** Resolves when it listens, with its address; rejects when it ends before. */
  readonly ready: Promise<string>;
  /** Resolves when it has ended and all that it told has come. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** What its host was told of by `onError`. */
  readonly problems: string[] = [];
  /** Keys of calls whose handlers wait to be released. */
  readonly held: Set<string> = new Set();
  isReady = false;
  isAwake = true;
  hasEnded = false;
  private readonly child: ChildProcess;
  private readonly beats = new Map<number, () => void>();
  private lastBeat = 0;
  private fallAsleep = (): void => {};
  private asleep = new Promise<void>((resolve) => void (this.fallAsleep = resolve));

  constructor({ program, name, env, user, onEvent }: ServerSettings) {
    this.name = name;
    this.child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env, SERVER: name },
      ...user,
    });
    this.ended = new Promise((resolve) => this.child.once('close', (_code, signal) => resolve(signal)));
    // A pipe to a process that was killed is no reason to fail.
    this.child.stdin?.on('error', () => {});
    let listens = (_address: string): void => {};
    this.ready = new Promise((resolve, reject) => {
      listens = resolve;
      void this.ended.then(() => reject(new Error(`${name} has ended before it was ready`)));
    });
    void this.ready.then(() => void (this.isReady = true)).catch(() => {});
    void this.ended.then(() => void (this.hasEnded = true));
    if (!this.child.stdout) throw new Error('a process without output');
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if ('ready' in told) listens(`http://127.0.0.1:${told.ready}/chat/tool-call`);
      else if ('beat' in told) this.beats.get(told.beat)?.();
      else if ('held' in told) this.held.add(told.held);
      else if ('problem' in told) this.problems.push(told.problem);
      else {
        if (told.event.type === 'blow' && told.event.blow === 'stop') {
          this.isAwake = false;
          this.fallAsleep();
        }
        onEvent(told.event);
      }
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when there is no answer to be expected any more, or for a long time. */
  get gone(): Promise<unknown> {
    return Promise.race([this.ended, this.asleep]);
  }

  /** Has happen in it what is due. Resolves when that is done. */
  async beat(): Promise<void> {
    if (!this.isReady || !this.isAwake || this.hasEnded) return;
    const beat = ++this.lastBeat;
    const done = new Promise<void>((resolve) => void this.beats.set(beat, resolve));
    this.child.stdin?.write(`${beat}\n`);
    await Promise.race([done, this.gone]);
    this.beats.delete(beat);
  }

  /** Lets handlers go on that hold. */
  release(): void {
    this.child.stdin?.write('release\n');
  }

  wake(): void {
    this.asleep = new Promise((resolve) => void (this.fallAsleep = resolve));
    this.isAwake = true;
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
