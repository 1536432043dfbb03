/** What a process waits for from its ledger. */
export class UnderWay {
  private readonly asked = new Set<Promise<unknown>>();

  follow<T>(asked: Promise<T>): Promise<T> {
    this.asked.add(asked);
    const forget = (): void => void this.asked.delete(asked);
    asked.then(forget, forget);
    return asked;
  }

  /** Until all has been done that was asked for so far. */
  async rest(): Promise<void> {
    await turn();
    await Promise.allSettled(this.asked);
    await turn();
  }

  get isIdle(): boolean {
    return this.asked.size === 0;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
