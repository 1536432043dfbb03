/** What tests of your own code need. Needs Node. */
export { checkLedger, type LedgerUnderTest, type RegisterTest } from './check-ledger.js';
