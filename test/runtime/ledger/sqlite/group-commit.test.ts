import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver, type Database } from '../../../../runtime/ledger/sqlite/database.js';
import { GroupCommit } from '../../../../runtime/ledger/sqlite/group-commit.js';
import type { Answer, LedgerMethod, Request } from '../../../../runtime/ledger/sqlite/messages.js';
import { openDatabase } from '../../../../runtime/ledger/sqlite/open-database.js';
import { auditRow, someCall, step, toStore } from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

type Asked = readonly [method: LedgerMethod, ...args: unknown[]];

describeEachDriver('a group of operations with %s', (driver) => {
  function newGroup(): { run: (...asked: Asked[]) => Answer[]; executed: string[] } {
    const database = openDatabase(findDriver(driver), join(temporaryFolder(), 'calls.db'), 100);
    onTestFinished(() => void database.close());
    const executed: string[] = [];
    const watched: Database = {
      exec: (sql) => {
        if (!/SAVEPOINT|operation/.test(sql)) executed.push(sql);
        return database.exec(sql);
      },
      prepare: (sql) => database.prepare(sql),
      close: () => database.close(),
    };
    const group = new GroupCommit(watched);
    const run = (...asked: Asked[]): Answer[] =>
      structuredClone(group.run(asked.map(([method, ...args], id): Request => ({ id, method, args }))));
    return { run, executed };
  }

  const insert = (id: string, durable = false): Asked => ['insert', toStore(someCall(id), { durable })];

  test('is committed once', () => {
    const { run, executed } = newGroup();
    expect(run(insert('a'), insert('b'), ['find', 'a']).map(({ value }) => value)).toEqual([
      { kind: 'inserted' },
      { kind: 'inserted' },
      someCall('a'),
    ]);
    expect(executed).toEqual(['PRAGMA synchronous = NORMAL', 'BEGIN IMMEDIATE', 'COMMIT']);
  });

  test('waits for the disk when one of them must survive a loss of power', () => {
    const { run, executed } = newGroup();
    run(insert('a'), insert('b', true));
    run(insert('c', true));
    run(insert('d'));
    expect(executed.filter((sql) => sql.startsWith('PRAGMA'))).toEqual([
      'PRAGMA synchronous = FULL',
      'PRAGMA synchronous = NORMAL',
    ]);
  });

  test('does not wait for a writer when it only reads', () => {
    const { run, executed } = newGroup();
    run(['find', 'a'], ['list', { limit: 1 }], ['auditAfter', 0, 1], ['sinkPosition', 'siem'], ['lastSeen']);
    expect(executed).toContain('BEGIN');
  });

  test('loses only what fails', () => {
    const { run } = newGroup();
    const wrong = toStore(someCall('wrong', { gate: 'other' as never }), { audit: [auditRow()] });
    const answers = run(
      insert('a'),
      ['transition', step('a', { state: 'accepted' }, { audit: [auditRow()], now: 9e12 })],
      insert('b'),
      ['insert', wrong],
      insert('c'),
    );
    expect(answers.map(({ failure }) => failure?.kind)).toEqual([
      undefined,
      'illegal',
      undefined,
      'unavailable',
      undefined,
    ]);
    const [listed, audited, seen] = run(['list', { limit: 9 }], ['auditAfter', 0, 9], ['lastSeen']);
    expect(listed?.value).toEqual([someCall('a'), someCall('b'), someCall('c')]);
    expect(audited?.value).toEqual([]);
    expect(seen?.value).toBeLessThan(9e12);
  });
});
