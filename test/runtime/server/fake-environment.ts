import type { Environment } from '../../../runtime/server/environment.js';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A machine whose clock stands still until it is told otherwise, and whose random bytes can be foretold. */
export class FakeEnvironment implements Environment {
  private wall = Date.UTC(2026, 0, 1);
  private elapsed = 0;
  private readonly timers = new Set<Timer>();
  private counter = 0;
  private readonly rest: () => Promise<void>;

  /** `rest` resolves when nothing is under way any more. */
  constructor(rest: () => Promise<void> = settled) {
    this.rest = rest;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  schedule(ms: number, run: () => void): () => void {
    const timer: Timer = { at: this.elapsed + ms, run };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  randomBytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    new DataView(bytes.buffer).setUint32(count - 4, ++this.counter);
    return bytes;
  }

  /** Lets time pass, and whatever is due happen on the way. */
  async pass(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    for (;;) {
      await this.rest();
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.step(Math.max(0, next.at - this.elapsed));
      next.run();
    }
    this.step(end - this.elapsed);
    await this.rest();
  }

  /** Sets the clock of the machine; no time passes. */
  setClock(ms: number): void {
    this.wall += ms;
  }

  /** As when a process dies: nothing that was to happen later happens. */
  forgetTimers(): void {
    this.timers.clear();
  }

  private step(ms: number): void {
    this.elapsed += ms;
    this.wall += ms;
  }
}

/** Until everything that was under way has come to rest. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve));
}
