import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createSqliteLedger } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { someCall, toStore } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

/** Processes run built code only. */
const built = fileURLToPath(new URL('../../../../dist/runtime/', import.meta.url));

describeEachDriver('with %s', (driver) => {
  const newFile = (): string => join(temporaryFolder(), 'secret-name.db');

  test('a file that cannot be written is told of', async () => {
    const file = newFile();
    const folder = join(file, '..');
    const ledger = await createSqliteLedger({ file, driver });
    await ledger.insert(toStore(someCall('a')));
    await ledger.close();
    chmodSync(folder, 0o555);
    chmodSync(file, 0o444);
    onTestFinished(() => chmodSync(folder, 0o755));
    // Whoever may do everything may also write this file, so somebody else tries.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const script = `
      import { createSqliteLedger } from '${built}ledger/sqlite/sqlite-ledger.js';
      const error = await createSqliteLedger({ file: ${JSON.stringify(file)}, driver: '${driver}' })
        .then((ledger) => ledger.due(1, 1)).catch((thrown) => thrown);
      console.log(error.name, error.message);
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module'], {
      ...user,
      input: script,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^LedgerUnavailable the ledger is not available: its file cannot be (written|opened)\n$/);
  });

  test('a file that could not be written when it was opened works again when it can be', async () => {
    const file = newFile();
    const folder = join(file, '..');
    await (await createSqliteLedger({ file, driver })).close();
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
    // SQLite also writes files beside it.
    if (user) for (const path of [folder, file]) chownSync(path, user.uid, user.gid);
    chmodSync(file, 0o444);
    const script = `
      import { chmodSync, readdirSync } from 'node:fs';
      import { createSqliteLedger } from '${built}ledger/sqlite/sqlite-ledger.js';
      const file = ${JSON.stringify(file)};
      const ledger = await createSqliteLedger({ file, driver: '${driver}' });
      const told = [await ledger.lastSeen(), await ledger.purge(1, 1).catch(({ message }) => message)];
      // The files beside it have the mode that it had.
      for (const name of readdirSync('.')) chmodSync(name, 0o644);
      console.log(JSON.stringify([...told, await ledger.purge(1, 1).catch(({ message }) => message)]));
    `;
    const options = { ...user, cwd: folder, input: script, encoding: 'utf8' } as const;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], options);
    expect(stdout, stderr).toBe(
      '[0,"the ledger is not available: its file cannot be written",{"keys":0,"payloads":0}]\n',
    );
  });
});
