/** Counts what runs at the same time, by tool. */
export class Concurrency {
  private readonly running = new Map<string, number>();

  /**
   * Takes one of a tool's slots.
   *
   * @returns what gives it back, once, however often it is called; undefined when none is free.
   */
  enter(tool: string, limit: number): (() => void) | undefined {
    const before = this.running.get(tool) ?? 0;
    if (before >= limit) return undefined;
    this.running.set(tool, before + 1);
    let isInside = true;
    return () => {
      if (isInside) this.leave(tool);
      isInside = false;
    };
  }

  private leave(tool: string): void {
    const left = (this.running.get(tool) ?? 0) - 1;
    if (left > 0) this.running.set(tool, left);
    else this.running.delete(tool);
  }
}
