import type { CallKey, Ledger } from 'gecx-tools/server';

/** Learns from what a ledger answers, as soon as it can be known, which keys calls have. */
export class Claims {
  /** The ledger, watched. */
  readonly ledger: Ledger;
  private readonly known = new Set<string>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(ledger: Ledger) {
    const insert: Ledger['insert'] = async (call) => {
      const result = await ledger.insert(call);
      // Stored or taken, there is a call with these keys now.
      for (const key of call.keys) this.note(key);
      return result;
    };
    const findByKey: Ledger['findByKey'] = async (key, now) => {
      const found = await ledger.findByKey(key, now);
      if (found) this.note(key);
      return found;
    };
    const watched: Partial<Ledger> = { insert, findByKey };
    this.ledger = new Proxy(ledger, {
      get: (target, name) => {
        const member: unknown = Reflect.get(watched, name) ?? Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  /** Resolves when a call has this key. */
  async of(key: string): Promise<void> {
    if (this.known.has(key)) return;
    await new Promise<void>((resolve) => this.waiting.set(key, [...(this.waiting.get(key) ?? []), resolve]));
  }

  private note({ key }: CallKey): void {
    this.known.add(key);
    for (const goOn of this.waiting.get(key) ?? []) goOn();
    this.waiting.delete(key);
  }
}
