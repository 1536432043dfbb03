import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findDriver, type Database } from '../../../../runtime/ledger/sqlite/database.js';
import { GroupCommit } from '../../../../runtime/ledger/sqlite/group-commit.js';
import type { Answer, LedgerMethod, Request } from '../../../../runtime/ledger/sqlite/messages.js';
import { openDatabase } from '../../../../runtime/ledger/sqlite/open-database.js';
import {
  auditRow,
  someCall,
  start,
  step,
  toStore,
  transportKey,
} from '../../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../../disk.js';
import { describeEachDriver } from '../drivers.js';

type Asked = readonly [method: LedgerMethod, ...args: unknown[]];

describeEachDriver('a group of operations with %s', (driver) => {
  /** `before` sees each statement first. */
  function newGroup(before: (sql: string) => void = () => {}): {
    run: (...asked: Asked[]) => Answer[];
    executed: string[];
  } {
    const database = openDatabase(findDriver(driver), join(temporaryFolder(), 'calls.db'), 100);
    onTestFinished(() => void database.close());
    const executed: string[] = [];
    const watched: Database = {
      exec: (sql) => {
        executed.push(sql);
        before(sql);
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
    run(['find', 'a'], ['findByKey', transportKey('t'), start], ['due', start, 1], ['list', { limit: 1 }]);
    run(['auditAfter', 0, 1], ['sinkPosition', 'siem'], ['lastSeen']);
    expect(executed.filter((sql) => sql.startsWith('BEGIN'))).toEqual(['BEGIN', 'BEGIN']);
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

  test('keeps nothing of an operation that fails on its way, not even its time', () => {
    const { run } = newGroup();
    const halfway = toStore(someCall('b'), { audit: [auditRow({ event: null as never })], now: 9e12 });
    const answers = run(insert('a'), ['insert', halfway]);
    expect(answers.map(({ failure }) => failure?.kind)).toEqual([undefined, 'unavailable']);
    run(insert('c'));
    const [listed, seen] = run(['list', { limit: 9 }], ['lastSeen']);
    expect(listed?.value).toEqual([someCall('a'), someCall('c')]);
    expect(seen?.value).toBeLessThan(9e12);
  });

  const busy = Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
  const locked = { kind: 'unavailable', message: 'the ledger is not available: it is locked by somebody else' };

  test.each(['BEGIN IMMEDIATE', 'COMMIT'])('waits once for all when it is locked at %s', (place) => {
    const { run, executed } = newGroup((sql) => {
      if (sql === place) throw busy;
    });
    expect(run(insert('a'), insert('b')).map(({ failure }) => failure)).toEqual([locked, locked]);
    expect(executed.filter((sql) => sql.startsWith('BEGIN'))).toHaveLength(1);
  });

  test('of one that fails is not tried again', () => {
    const { run, executed } = newGroup();
    run(['insert', toStore(someCall('wrong', { gate: 'other' as never }))]);
    expect(executed.filter((sql) => sql.startsWith('BEGIN'))).toHaveLength(1);
  });

  test('is given up where the database is locked in the middle, and what was stored before is told', () => {
    let begins = 0;
    const { run } = newGroup((sql) => {
      // The group, then each by itself.
      if (sql.startsWith('BEGIN') && ++begins === 4) throw busy;
    });
    const wrong = toStore(someCall('wrong', { gate: 'other' as never }));
    const answers = run(insert('a'), ['insert', wrong], insert('b'), insert('c'));
    const refused = { kind: 'unavailable', message: 'the ledger is not available: it refused what was to be stored' };
    expect(answers).toEqual([
      { id: 0, value: { kind: 'inserted' } },
      { id: 1, failure: refused },
      { id: 2, failure: locked },
      { id: 3, failure: locked },
    ]);
    expect(begins).toBe(4);
    expect(run(['list', { limit: 9 }])[0]?.value).toEqual([someCall('a')]);
  });
});
