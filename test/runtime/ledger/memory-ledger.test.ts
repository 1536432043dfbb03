import { describe, test } from 'vitest';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { checkLedger } from '../../../runtime/testing/check-ledger.js';

describe('the memory ledger', () => {
  checkLedger(test, { open: async () => createMemoryLedger() });
});
