import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../../../../runtime/ledger/ledger.js';
import { createSqliteLedger, type SqliteLedgerOptions } from '../../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { auditRow, someCall, toStore, transportKey } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

/** Threads and processes run built code only, so this goes through the build. */
const built = fileURLToPath(new URL('../../../../dist/runtime/', import.meta.url));

test('the build is there; `npm run build` makes it', () => {
  expect(existsSync(`${built}ledger/sqlite/ledger-worker.js`)).toBe(true);
});

/** Runs a program of its own, which has a ledger. Gives the lines that it prints as they come. */
function run(options: SqliteLedgerOptions, script: string): { child: ChildProcess; lines: AsyncIterable<string> } {
  const input = `
    import { createSqliteLedger } from '${built}ledger/sqlite/sqlite-ledger.js';
    import * as cases from '${built}testing/ledger-cases/ledger-case.js';
    const { auditRow, someCall, toStore, transportKey, start } = cases;
    const say = console.log;
    const ledger = await createSqliteLedger(${JSON.stringify(options)});
    ${script}
  `;
  const child = spawn(process.execPath, ['--input-type=module'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(input);
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function openHere(options: SqliteLedgerOptions): Promise<Ledger> {
  const ledger = await createSqliteLedger(options);
  onTestFinished(() => ledger.close());
  return ledger;
}

describeEachDriver('several processes with %s', (driver) => {
  const newFile = (): SqliteLedgerOptions => ({ file: join(temporaryFolder(), 'calls.db'), driver });

  test('that open a new file at once and want the same 50 keys 4 times each: 50 calls are stored', async () => {
    const options = newFile();
    const scripts = Array.from(
      { length: 4 },
      (_, process) => `
        const attempts = Array.from({ length: 200 }, (_, at) =>
          ledger.insert(toStore(someCall(\`${process}-\${at}\`), { keys: [transportKey(\`key-\${at % 50}\`)] })));
        for (const { kind } of await Promise.all(attempts)) say(kind);
        await ledger.close();`,
    );
    const results = (await Promise.all(scripts.map((script) => allOf(run(options, script).lines)))).flat();
    expect(results).toHaveLength(800);
    expect(results.filter((kind) => kind === 'inserted')).toHaveLength(50);
    expect(results.filter((kind) => kind === 'taken')).toHaveLength(750);
    const ledger = await openHere(options);
    expect(await ledger.list({ limit: 1000 })).toHaveLength(50);
  });

  test.each([false, true])('a kill -9 loses nothing that was answered (durable: %s)', async (durable) => {
    const options = newFile();
    const answered: string[] = [];
    for (const round of [0, 1, 2]) {
      const { child, lines } = run(
        options,
        `for (let at = 0; ; at += 8) {
           await Promise.all(Array.from({ length: 8 }, async (_, more) => {
             const id = \`${round}-\${at + more}\`;
             const keys = [transportKey(id)];
             await ledger.insert(toStore(someCall(id), { keys, audit: [auditRow({ requestId: id })], durable: ${durable} }));
             say(id);
           }));
         }`,
      );
      for await (const id of lines) {
        answered.push(id);
        if (answered.length >= (round + 1) * 100) child.kill('SIGKILL');
      }
    }
    expect(answered.length).toBeGreaterThanOrEqual(300);
    const ledger = await openHere(options);
    const stored = (await ledger.list({ limit: 100_000 })).map(({ requestId }) => requestId);
    const audited = (await ledger.auditAfter(0, 100_000)).map(({ requestId }) => requestId);
    expect(audited).toEqual(stored);
    expect(new Set(stored)).toEqual(new Set([...stored, ...answered]));
    for (const id of stored) expect((await ledger.findByKey(transportKey(id), 0))?.requestId).toBe(id);
  });

  test('a lock that another process holds stops no heartbeat, and is waited for', async () => {
    const options = newFile();
    const holder = run(
      options,
      `const { findDriver } = await import('${built}ledger/sqlite/database.js');
       const other = new (findDriver(${JSON.stringify(driver)}))(${JSON.stringify(options.file)});
       other.exec('BEGIN IMMEDIATE');
       let beats = 0;
       const heart = setInterval(() => (beats += 1), 1);
       const insert = ledger.insert(toStore(someCall('a')));
       while (beats < 20) await new Promise((resolve) => setTimeout(resolve, 1));
       const early = await Promise.race([insert, 'still waiting']);
       other.exec('COMMIT');
       clearInterval(heart);
       say(JSON.stringify([early, await insert]));
       other.close();`,
    );
    expect(await allOf(holder.lines)).toEqual(['["still waiting",{"kind":"inserted"}]']);
  });

  test('a process that is done ends, though nobody has closed its ledger', async () => {
    const { child, lines } = run(newFile(), `await ledger.insert(toStore(someCall('a'))); say('done');`);
    expect(await allOf(lines)).toEqual(['done']);
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    expect(child.exitCode).toBe(0);
  });

  test('the built worker answers as the sources do, errors included', async () => {
    const options = newFile();
    const { lines } = run(
      options,
      `await ledger.insert(toStore(someCall('a'), { audit: [auditRow()] }));
       const illegal = await ledger.insert(toStore(someCall('a'))).catch((error) => error);
       say(JSON.stringify([illegal.constructor.name, illegal.message]));
       const closing = ledger.close();
       const late = await ledger.find('a').catch((error) => error);
       say(JSON.stringify([late.constructor.name, late.message]));
       await closing;`,
    );
    expect(await allOf(lines)).toEqual([
      '["IllegalTransition","a request id is never used again"]',
      '["LedgerUnavailable","the ledger is closed"]',
    ]);
    const ledger = await openHere(options);
    expect(await ledger.find('a')).toEqual(someCall('a'));
    expect(await ledger.auditAfter(0, 5)).toEqual([{ ...auditRow(), sequence: 1 }]);
    expect((await ledger.insert(toStore(someCall('b'), { keys: [transportKey('t')] }))).kind).toBe('inserted');
  });
});
