import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CompiledContract } from '../compile-contract.js';
import type { OutputSettings } from '../config.js';
import type { Stopwatch } from '../stopwatch.js';

/** A contract file as it was found. */
export interface ContractSource {
  /** Relative to the configuration's folder. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** How the work is done. Changes nothing about its result. */
export interface WorkOptions {
  /** How many threads may work at once. Default: 1. */
  readonly threads?: number;
  /** Called whenever some contracts are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Takes the time of each contract. Default: nobody does. */
  readonly stopwatch?: Stopwatch;
}

/** A thread takes longer to start than to compile this many contracts. */
const contractsPerThread = 60;

/** More at once, and the last thread ends long after the others. */
const batchSize = 8;

/** Compiles contracts, on several threads where that is worth their start. Results come in the order of the sources. */
export async function compileContracts(
  sources: readonly ContractSource[],
  settings: OutputSettings,
  { threads = 1, onProgress, stopwatch }: WorkOptions = {},
): Promise<CompiledContract[]> {
  if (sources.length === 0) return [];
  const results = new Map<string, CompiledContract>();
  const queue = new Queue(sources);
  const done = (compiled: readonly CompiledContract[], milliseconds: readonly number[] = []): void => {
    for (const contract of compiled) results.set(contract.file, contract);
    for (const [index, time] of milliseconds.entries()) {
      stopwatch?.contracts.push({ file: compiled[index]?.file ?? '', milliseconds: time });
    }
    onProgress?.(results.size, sources.length);
  };
  const helpers = canStart ? Math.min(threads, Math.floor(sources.length / contractsPerThread)) - 1 : 0;
  const others = Array.from(
    { length: Math.max(0, helpers) },
    () => new ContractThread(queue, settings, done, stopwatch),
  );
  if (stopwatch) stopwatch.threads = others.length + 1;
  const finished = Promise.all(others.map((thread) => thread.finished));
  // Whoever waits for it does so below; until then a failure must not end the process.
  finished.catch(() => {});
  try {
    // Much of the compiler is not needed when nothing has changed; the other threads load it at the same time.
    const { compileContract } = await import('../compile-contract.js');
    for (let [source] = queue.take(1); source; [source] = queue.take(1)) {
      const before = stopwatch?.now() ?? 0;
      const compiled = await compileContract(source.file, source.bytes, settings);
      done([compiled], stopwatch ? [stopwatch.now() - before] : []);
      // Lets the other threads be served.
      if (others.length > 0) await setImmediate();
    }
    await finished;
  } finally {
    await Promise.all(others.map((thread) => thread.stop()));
  }
  return sources.map(({ file }) => results.get(file)).filter((result) => result !== undefined);
}

/** Threads run built code only. */
const canStart = import.meta.url.endsWith('.js');

/** What is still to be done; whoever is free takes the next. */
class Queue {
  private next = 0;
  private readonly sources: readonly ContractSource[];

  constructor(sources: readonly ContractSource[]) {
    this.sources = sources;
  }

  take(count: number): readonly ContractSource[] {
    const taken = this.sources.slice(this.next, this.next + count);
    this.next += taken.length;
    return taken;
  }
}

/** What another thread has to know before it starts. */
export interface ThreadSettings {
  readonly settings: OutputSettings;
  /** Whether it is to take the time of each contract. */
  readonly isTimed: boolean;
}

/** What another thread sends. */
export interface Answer {
  readonly compiled: readonly CompiledContract[];
  /** How long each of them took, if that is wanted. */
  readonly milliseconds?: readonly number[];
  readonly error?: unknown;
}

/** Another thread that takes contracts from the queue until it is empty. */
class ContractThread {
  readonly finished: Promise<void>;
  private readonly worker: Worker;

  constructor(
    queue: Queue,
    settings: OutputSettings,
    done: (compiled: readonly CompiledContract[], milliseconds?: readonly number[]) => void,
    stopwatch: Stopwatch | undefined,
  ) {
    const workerData: ThreadSettings = { settings, isTimed: stopwatch !== undefined };
    this.worker = new Worker(new URL('./contract-thread.js', import.meta.url), {
      workerData,
      // What Node was told of the main program does not concern this one.
      execArgv: [],
    });
    this.finished = new Promise((resolve, reject) => {
      this.worker.on('message', ({ compiled, milliseconds, error }: Answer) => {
        if (error !== undefined) reject(error instanceof Error ? error : new Error(String(error)));
        if (compiled.length > 0) done(compiled, milliseconds);
        const next = queue.take(batchSize);
        if (next.length > 0) this.worker.postMessage(next);
        else resolve();
      });
      this.worker.on('error', reject);
      this.worker.on('exit', (code) => reject(new Error(`a thread ended with ${code}`)));
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
