import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Report, Weight } from './messages.js';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** A shop in a process of its own, and everything that can be wrong with it. */
export class ServerProcess {
  readonly complaints: string[] = [];
  private readonly child: ChildProcess;
  private readonly reports: Report[] = [];
  private lastWords = '';
  private wake = (): void => {};

  private constructor(file: string) {
    this.child = fork(main, [file], {
      execArgv: ['--expose-gc', '--trace-uncaught', '--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text) => (this.lastWords += String(text)));
    this.child.on('message', (report: Report) => {
      if (report.kind === 'complaint') this.complaints.push(report.text);
      else this.reports.push(report);
      this.wake();
    });
    this.child.on('exit', () => this.wake());
  }

  /** Starts a process whose calls are kept in a file. */
  static async start(file: string): Promise<{ readonly server: ServerProcess; readonly port: number }> {
    const server = new ServerProcess(file);
    const { port } = await server.next('listening');
    return { server, port };
  }

  /** How it ended; undefined as long as it runs. */
  get end(): string | undefined {
    const { exitCode, signalCode } = this.child;
    if (exitCode === null && signalCode === null) return undefined;
    return `exit code ${exitCode}, signal ${signalCode}\n${this.lastWords}`;
  }

  async weigh(): Promise<Weight> {
    this.order('weigh');
    return (await this.next('weighed')).weight;
  }

  /** Tells it to stop, and waits until it has. False when it does not stop by itself. */
  async stop(withinMs: number): Promise<boolean> {
    const gone = this.end === undefined ? once(this.child, 'exit') : undefined;
    if (this.child.connected) this.order('stop');
    const timer = setTimeout(() => this.kill(), withinMs);
    await gone;
    clearTimeout(timer);
    return this.child.signalCode === null;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private order(order: Order): void {
    this.child.send(order);
  }

  private async next<Kind extends Report['kind']>(kind: Kind): Promise<Extract<Report, { kind: Kind }>> {
    for (;;) {
      const at = this.reports.findIndex((report) => report.kind === kind);
      if (at >= 0) return this.reports.splice(at, 1)[0] as Extract<Report, { kind: Kind }>;
      if (this.end !== undefined) throw new Error(`the server has ended: ${this.end}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
