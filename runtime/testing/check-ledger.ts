import type { Ledger } from '../ledger/ledger.js';
import { auditCases } from './ledger-cases/audit.js';
import { insertCases } from './ledger-cases/insert.js';
import { keyCases } from './ledger-cases/keys.js';
import type { LedgerCase } from './ledger-cases/ledger-case.js';
import { readingCases } from './ledger-cases/reading.js';
import { sharedCases } from './ledger-cases/shared.js';
import { textCases } from './ledger-cases/texts.js';
import { timeCases } from './ledger-cases/times.js';
import { transitionCases } from './ledger-cases/transition.js';

/** Registers a test: `test` of `node:test`, of Vitest, of Jest. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/** Where the ledgers come from. Each call makes a new, empty store. The kit closes what it opens. */
export interface LedgerUnderTest {
  readonly open: () => Promise<Ledger>;
  /** Several handles on one store, each as another process would have it. Absent when there can only be one. */
  readonly openShared?: (handles: number) => Promise<readonly Ledger[]>;
}

/**
 * Registers one test for each thing that a ledger promises. They fail with an AssertionError of `node:assert`.
 *
 *     import { test } from 'node:test';
 *     checkLedger(test, { open: async () => createMemoryLedger() });
 */
export function checkLedger(test: RegisterTest, { open, openShared }: LedgerUnderTest): void {
  const groups: readonly (readonly LedgerCase[])[] = [
    insertCases,
    keyCases,
    transitionCases,
    timeCases,
    readingCases,
    auditCases,
    textCases,
  ];
  for (const { name, run } of groups.flat()) {
    test(name, async () => {
      const ledger = await open();
      try {
        await run(ledger);
      } finally {
        await ledger.close();
      }
    });
  }
  if (!openShared) return;
  for (const { name, handles, run } of sharedCases) {
    test(name, async () => {
      const ledgers = await openShared(handles);
      try {
        await run(ledgers);
      } finally {
        await Promise.all(ledgers.map((ledger) => ledger.close()));
      }
    });
  }
}
