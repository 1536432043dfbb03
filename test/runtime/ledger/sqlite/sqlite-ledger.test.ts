import { join } from 'node:path';
import { afterAll, test } from 'vitest';
import { createSqliteLedger } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { checkLedger } from '../../../../runtime/testing/check-ledger.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

describeEachDriver('the SQLite ledger with %s', (driver) => {
  const folder = temporaryFolder(afterAll);
  let count = 0;
  const nextFile = (): string => join(folder, `${(count += 1)}.db`);
  checkLedger(test, {
    open: () => createSqliteLedger({ file: nextFile(), driver }),
    openShared: async (handles) => {
      const file = nextFile();
      return Promise.all(Array.from({ length: handles }, () => createSqliteLedger({ file, driver })));
    },
  });
});
