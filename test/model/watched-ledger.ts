import { createMemoryLedger } from '../../runtime/ledger/memory-ledger.js';
import { LedgerUnavailable, type InsertResult, type Ledger, type Transition } from '../../runtime/ledger/ledger.js';
import type { Fault } from './records.js';

/** A memory ledger between which and its server a process can die, or the line. */
export class WatchedLedger {
  fault: Fault = 'none';
  /** Whether the process of the present server is gone. */
  isDead = false;
  /** What every question waits for before it is asked. */
  turn: () => Promise<void> = async () => {};
  readonly inner: Ledger = createMemoryLedger();

  /** The ledger as one process sees it, until that dies. */
  connect(): Ledger {
    const life = { isOver: false };
    this.end = () => (life.isOver = true);
    this.isDead = false;
    return new Proxy(this.inner, {
      get: (inner, name: keyof Ledger) => {
        const method = inner[name];
        if (typeof method !== 'function') return method;
        return async (...args: readonly unknown[]) => {
          await this.turn();
          const point = name === 'transition' ? pointOf(args[0] as Transition) : '';
          if (this.fault === `dies at ${point}`) this.kill();
          if (life.isOver) return new Promise(() => {});
          if (this.fault === 'no ledger' || this.fault === `no ${point}`) throw new LedgerUnavailable('out of reach');
          const answer: unknown = await Reflect.apply(method as (...given: readonly unknown[]) => unknown, inner, args);
          // What was stored, and nobody heard of.
          const isInserted = name === 'insert' && (answer as InsertResult).kind === 'inserted';
          if (this.fault === 'unheard' && isInserted) throw new LedgerUnavailable('out of reach');
          return answer;
        };
      },
    });
  }

  /** The process does not come to ask anything any more. */
  kill(): void {
    this.isDead = true;
    this.end();
  }

  private end = (): void => {};
}

function pointOf({ set }: Transition): 'claim' | 'mark' | 'outcome' | '' {
  if (set.state === 'settled') return 'outcome';
  if (set.state === 'executing') return 'claim';
  return set.effectMarked === true ? 'mark' : '';
}
