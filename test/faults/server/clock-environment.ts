import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import type { Environment } from '../../../runtime/server/environment.js';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A machine whose clock is a file, which the parent moves: every process sees the same time at once, one that slept
 * through some of it too. What is due happens when the parent says that time has passed.
 */
export class ClockEnvironment implements Environment {
  private readonly clock: number;
  private readonly timers = new Set<Timer>();

  constructor(file: string) {
    this.clock = openSync(file, 'r');
  }

  now(): number {
    const bytes = Buffer.alloc(8);
    readSync(this.clock, bytes, 0, 8, 0);
    return bytes.readDoubleLE();
  }

  monotonic(): number {
    return this.now();
  }

  schedule(ms: number, run: () => void): () => void {
    // It still belongs to the request that asked for it.
    const bound = AsyncResource.bind(run);
    if (ms <= 0) {
      const soon = setImmediate(bound);
      return () => clearImmediate(soon);
    }
    const timer = { at: this.now() + ms, run: bound };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  randomBytes(count: number): Uint8Array {
    return randomBytes(count);
  }

  /** Has happen what is due. */
  strike(): void {
    const now = this.now();
    const due = [...this.timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (this.timers.delete(timer)) timer.run();
    }
  }
}
