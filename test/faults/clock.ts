import { openSync, writeSync } from 'node:fs';

/** The clock of all processes: a file with the time. It moves only when it is told to. */
export class Clock {
  readonly file: string;
  private readonly handle: number;
  private time = Date.UTC(2026, 0, 1);
  private readonly sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(file: string) {
    this.file = file;
    this.handle = openSync(file, 'w');
    this.advance(0);
  }

  now(): number {
    return this.time;
  }

  advance(ms: number): void {
    this.time += ms;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(this.time);
    writeSync(this.handle, bytes, 0, 8, 0);
    for (const sleeper of this.sleepers) {
      if (sleeper.until > this.time) continue;
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => void this.sleepers.add({ until: this.time + ms, wake }));
  }
}
