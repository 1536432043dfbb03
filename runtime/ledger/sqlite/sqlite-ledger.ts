import { resolve as absolute } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { LedgerUnavailable, type Ledger } from '../ledger.js';
import type { SqliteDriver } from './database.js';
import { errorOf } from './failure.js';
import {
  ledgerMethods,
  openingId,
  type Answer,
  type LedgerMethod,
  type ServeSettings,
  type ToDatabase,
} from './messages.js';
import { refuseNetworkDisk } from './network-disk.js';

/** How `createSqliteLedger` keeps its calls. */
export interface SqliteLedgerOptions {
  /** The path of the database, on a local disk. It is made where there is none; its folder must exist. */
  readonly file: string;
  /** How long to wait for another process that writes, in milliseconds. Default: 5000. */
  readonly busyTimeoutMs?: number;
  /** Default: `node:sqlite` where Node has it, else `better-sqlite3`. */
  readonly driver?: SqliteDriver;
}

/**
 * Opens a ledger in an SQLite file, which the processes of one machine may share. The database has a thread of its own,
 * so that waiting for a lock or for the disk holds up nothing else.
 *
 * The file must be on a local disk: on a network file system locks do not hold, and calls would run twice.
 *
 * @throws TypeError for a `file` that is none, such as `:memory:`.
 * @throws Error without a driver, or for a file on a network file system; the message names the ways out.
 * @throws LedgerUnavailable when the file cannot be opened now, or was written by a newer version.
 */
export async function createSqliteLedger({ file, busyTimeoutMs = 5000, driver }: SqliteLedgerOptions): Promise<Ledger> {
  if (file === '' || file === ':memory:') {
    throw new TypeError('createSqliteLedger needs the path of a file; createMemoryLedger keeps calls in memory');
  }
  // An absolute path is never read as an address with options.
  const settings: ServeSettings = { file: absolute(file), busyTimeoutMs, driver };
  await refuseNetworkDisk(settings.file);
  const connection = new Connection(await startDatabase(settings));
  await connection.opened;
  const entries = ledgerMethods.map((method) => [method, (...args: unknown[]) => connection.ask(method, args)]);
  // The database does what it is asked under the same names.
  return { ...Object.fromEntries(entries), close: () => connection.close() } as Ledger;
}

/** Taken when this is loaded: tests that stop the clock must not stop the ledger. */
const soon: typeof setImmediate = setImmediate;

/** More in one message, and this thread and the other would wait for each other by turns. */
const fewAtOnce = 16;

/** The way to the database. */
interface Channel {
  postMessage(requests: readonly ToDatabase[]): void;
  on(event: 'message' | 'error' | 'exit' | 'close', listener: (message: unknown) => void): unknown;
  /** Keeps the process alive. */
  ref(): void;
  unref(): void;
}

/** Threads run built code only; from sources, the same code runs in this thread. */
async function startDatabase(settings: ServeSettings): Promise<Channel> {
  if (import.meta.url.endsWith('.js')) {
    // What Node was told of the main program does not concern this one.
    return new Worker(new URL('./ledger-worker.js', import.meta.url), { workerData: settings, execArgv: [] });
  }
  const { serve } = await import('./serve.js');
  const { port1, port2 } = new MessageChannel();
  serve(port2, settings);
  port2.unref();
  return port1;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Sends everything to the database, and gives each caller its answer. */
class Connection {
  /** Rejects when the database cannot be opened. */
  readonly opened: Promise<void>;
  private readonly channel: Channel;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = openingId;
  private outgoing: ToDatabase[] = [];
  private closing: Promise<void> | undefined;
  /** Why nothing can be asked any more. */
  private end: string | undefined;

  constructor(channel: Channel) {
    this.channel = channel;
    this.opened = this.answerTo(openingId);
    channel.on('message', (answers) => this.receive(answers as readonly Answer[]));
    for (const event of ['error', 'exit', 'close'] as const) channel.on(event, () => this.giveUp());
  }

  close(): Promise<void> {
    this.closing ??= this.askToClose();
    return this.closing;
  }

  private async askToClose(): Promise<void> {
    if (this.end !== undefined) return;
    this.end = 'the ledger is closed';
    // Comes behind all that was asked before.
    await this.send({ id: ++this.lastId, method: 'close' });
  }

  ask(method: LedgerMethod, args: readonly unknown[]): Promise<unknown> {
    if (this.end !== undefined) return Promise.reject(new LedgerUnavailable(this.end));
    return this.send({ id: ++this.lastId, method, args });
  }

  /**
   * What is asked at about the same time goes together: each message costs far more than what is in it. It is copied
   * when it is sent, not before: until there is an answer, it must stay as it is.
   */
  private send(request: ToDatabase): Promise<never> {
    const answered = this.answerTo(request.id);
    if (this.outgoing.length === 0) soon(() => this.post());
    this.outgoing.push(request);
    if (this.outgoing.length === fewAtOnce) this.post();
    return answered;
  }

  private post(): void {
    const requests = this.outgoing;
    this.outgoing = [];
    if (requests.length === 0) return;
    try {
      this.channel.postMessage(requests);
    } catch (error) {
      // One of them holds what cannot be sent, such as a promise: the others are not to suffer for it.
      if (requests.length > 1) for (const request of requests) this.postAlone(request);
      else this.reject(requests, error as Error);
    }
  }

  private postAlone(request: ToDatabase): void {
    try {
      this.channel.postMessage([request]);
    } catch (error) {
      this.reject([request], error as Error);
    }
  }

  private reject(requests: readonly ToDatabase[], error: Error): void {
    this.receive(requests.map(({ id }) => ({ id, failure: { kind: 'other', message: error.message } })));
  }

  /** A process that waits for an answer lives on; one that only has a ledger does not. */
  private answerTo(id: number): Promise<never> {
    if (this.waiting.size === 0) this.channel.ref();
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private receive(answers: readonly Answer[]): void {
    for (const { id, value, failure } of answers) {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (failure) waiting?.reject(errorOf(failure));
      else waiting?.resolve(value as never);
    }
    if (this.waiting.size === 0) this.channel.unref();
  }

  private giveUp(): void {
    this.end ??= 'the thread of the ledger has ended';
    const error = new LedgerUnavailable(this.end);
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
