import { LedgerUnavailable, type Ledger, type Transition } from '../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';

/** A memory ledger that a test can cut off. */
export class FaultyLedger {
  /** Whether a method cannot be reached now. Steps can be told apart by what they set. */
  isDown: (method: keyof Ledger, step: Transition | undefined) => boolean = () => false;
  /** Whether what a method answers is lost. */
  isUnheard: (method: keyof Ledger) => boolean = () => false;
  /** What an answer waits for once its question has been dealt with. */
  holdUp: (method: keyof Ledger, step: Transition | undefined) => Promise<void> | undefined = () => undefined;
  /** Every method that could not be reached, in order. */
  readonly refused: (keyof Ledger)[] = [];
  readonly ledger: Ledger;

  constructor() {
    this.ledger = new Proxy(createMemoryLedger(), {
      get: (inner, name: keyof Ledger) => {
        const method = inner[name];
        if (typeof method !== 'function') return method;
        return async (...args: readonly unknown[]) => {
          const step = name === 'transition' ? (args[0] as Transition) : undefined;
          const isDown = this.isDown(name, step);
          const ask = (): unknown => Reflect.apply(method as (...given: readonly unknown[]) => unknown, inner, args);
          const answer = isDown ? undefined : await ask();
          await this.holdUp(name, step);
          if (!isDown && !this.isUnheard(name)) return answer;
          this.refused.push(name);
          throw new LedgerUnavailable('SELECT * FROM /var/lib/canary-path failed');
        };
      },
    });
  }
}
