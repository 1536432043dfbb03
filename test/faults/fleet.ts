import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDriver } from '../../runtime/ledger/sqlite/database.js';
import { createSqliteLedger } from '../../runtime/ledger/sqlite/sqlite-ledger.js';
import { Clock } from './clock.js';
import type { History, HistoryEvent, ServerEvent } from './history.js';
import { everyCall, everyRow } from './read-ledger.js';
import { ServerProcess } from './server-process.js';

/** How much time passes at once, in milliseconds. */
const beatMs = 250;
/** How long a stopped process sleeps: longer than its lease. */
const sleepMs = 18_000;

/** How a fleet is equipped. */
export interface FleetSettings {
  readonly folder: string;
  readonly program: string;
  readonly driver: SqliteDriver;
  /** How many servers take calls. */
  readonly fronts: number;
  readonly env?: Readonly<Record<string, string>>;
  /** As whom the servers run, where not as this process. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Servers that share a ledger. One, the keeper, gets no requests and so is never struck: it stands for the process that
 * is left. The others are replaced as soon as they die.
 */
export class Fleet {
  readonly clock: Clock;
  readonly events: HistoryEvent[] = [];
  /** How many processes were killed, and stopped, so far. */
  readonly blows: { kill: number; stop: number } = { kill: 0, stop: 0 };
  readonly fronts: ServerProcess[] = [];
  private readonly settings: FleetSettings;
  private keeper: ServerProcess | undefined;
  private started = 0;
  private turn = 0;
  private isOver = false;
  private beating: Promise<void> | undefined;

  constructor(settings: FleetSettings) {
    this.settings = settings;
    this.clock = new Clock(this.path('clock'));
    mkdirSync(this.path('disk'), { recursive: true });
  }

  async start(): Promise<void> {
    this.keeper = this.spawn('keeper');
    await this.keeper.ready;
    for (let n = 0; n < this.settings.fronts; n++) this.addFront();
    await Promise.all(this.fronts.map(({ ready }) => ready));
    this.beating = this.beat();
  }

  /** A server that can be asked. Waits for one. */
  async front(): Promise<{ readonly server: ServerProcess; readonly address: string }> {
    for (;;) {
      const awake = this.fronts.filter(({ isAwake, hasEnded }) => isAwake && !hasEnded);
      const server = awake[this.turn++ % awake.length];
      const address = await server?.ready.catch(() => undefined);
      if (server && address !== undefined && server.isAwake && !server.hasEnded) return { server, address };
      await this.clock.sleep(beatMs);
    }
  }

  record(event: HistoryEvent): void {
    this.events.push(event);
    appendFileSync(this.path('history.jsonl'), `${JSON.stringify(event)}\n`);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.beating;
    await Promise.all(this.servers.map((server) => server.kill()));
  }

  /** What the servers have left behind. */
  async readHistory(): Promise<History> {
    const ledger = await createSqliteLedger({ file: this.ledgerFile, driver: this.settings.driver });
    const [calls, audit] = [await everyCall(ledger), await everyRow(ledger)];
    await ledger.close();
    const lines = readFileSync(this.path('audit.jsonl'), 'utf8').split('\n');
    // A process can die while it writes.
    const told = lines.map((line) => Number(/"sequence":(\d+)[,}]/.exec(line)?.[1]));
    return { events: this.events, calls, audit, told };
  }

  get ledgerFile(): string {
    return this.path('disk/calls.db');
  }

  get servers(): readonly ServerProcess[] {
    return [...this.fronts, ...(this.keeper ? [this.keeper] : [])];
  }

  /** Kills all servers, and starts others. */
  async restart(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    this.keeper = this.spawn('keeper again');
    await this.keeper.ready;
  }

  path(name: string): string {
    return join(this.settings.folder, name);
  }

  private async beat(): Promise<void> {
    while (!this.isOver) {
      this.clock.advance(beatMs);
      await Promise.all(this.servers.map((server) => server.beat()));
      await new Promise((resolve) => void setTimeout(resolve, 1));
    }
  }

  private addFront(): void {
    const server = this.spawn(`front-${++this.started}`);
    this.fronts.push(server);
    void server.ended.then((signal) => {
      if (signal === 'SIGKILL' && !this.isOver) this.blows.kill += 1;
      this.fronts.splice(this.fronts.indexOf(server), 1);
      if (!this.isOver) this.addFront();
    });
  }

  private spawn(name: string): ServerProcess {
    const { program, driver, env, user } = this.settings;
    const server: ServerProcess = new ServerProcess({
      program,
      name,
      env: {
        LEDGER: this.ledgerFile,
        CLOCK: this.clock.file,
        AUDIT: this.path('audit.jsonl'),
        DRIVER: driver,
        GECX_SECRETS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
        ...env,
      },
      user,
      onEvent: (event) => this.hear(server, event),
    });
    return server;
  }

  private hear(server: ServerProcess, event: ServerEvent): void {
    this.record(event);
    if (event.type !== 'blow' || event.blow !== 'stop') return;
    this.blows.stop += 1;
    void this.clock.sleep(sleepMs).then(() => server.wake());
  }
}
