/** How long nothing may happen before changes are passed on: editors and version control change files in bursts. */
const quiet = 75;

/** How long a burst may keep them back at most. */
const patience = 1000;

/** Collects changed paths until it is quiet. */
export class Hints {
  private paths = new Set<string>();
  private isSettled = false;
  private stopped: { readonly error?: Error } | undefined;
  private quietTimer: NodeJS.Timeout | undefined;
  private patienceTimer: NodeJS.Timeout | undefined;
  private wake: (() => void) | undefined;

  add(path: string): void {
    this.paths.add(path);
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(this.settle, quiet);
    this.patienceTimer ??= setTimeout(this.settle, patience);
  }

  /** What was collected, once it is quiet; undefined after {@link stop}. */
  async next(): Promise<readonly string[] | undefined> {
    while (!this.isSettled && !this.stopped) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.stopped?.error) throw this.stopped.error;
    if (this.stopped) return undefined;
    const paths = [...this.paths];
    this.paths = new Set();
    this.isSettled = false;
    return paths;
  }

  /** Whoever waits gets an answer, or the error. */
  stop(error?: Error): void {
    this.clearTimers();
    this.stopped ??= error ? { error } : {};
    this.wake?.();
  }

  private readonly settle = (): void => {
    this.clearTimers();
    this.isSettled = true;
    this.wake?.();
  };

  private clearTimers(): void {
    clearTimeout(this.quietTimer);
    clearTimeout(this.patienceTimer);
    this.patienceTimer = undefined;
  }
}
