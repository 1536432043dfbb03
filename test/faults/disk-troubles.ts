import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { findDriver, type SqliteDriver } from '../../runtime/ledger/sqlite/database.js';
import type { Fleet } from './fleet.js';

/** What can be wrong with the file of a ledger. */
export interface DiskTrouble {
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Says why it cannot be had on this machine. */
  readonly prepare?: (folder: string, whenOver: (end: () => void) => void) => string | undefined;
  /** Gives what ends it. */
  readonly begin: (fleet: Fleet, driver: SqliteDriver) => Promise<() => void> | (() => void);
}

/** SQLite says `full` where it has room for a part, and `the disk failed` where it has none. */
const limited: DiskTrouble = {
  prepare: () => (runs('prlimit', '--version') ? undefined : 'there is no prlimit'),
  begin: ({ servers, ledgerFile }) => {
    const limit = (size: string): void => {
      for (const { pid } of servers) runs('prlimit', `--pid=${pid}`, `--fsize=${size}:unlimited`);
    };
    // Each commit makes the write-ahead log longer.
    limit(String(statSync(`${ledgerFile}-wal`).size));
    return () => limit('unlimited');
  },
};

const full: DiskTrouble = {
  prepare: (folder, whenOver) => {
    const disk = `${folder}/disk`;
    mkdirSync(disk);
    if (!runs('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk)) return 'no file system can be mounted';
    whenOver(() => void runs('umount', '-l', disk));
    return undefined;
  },
  begin: (fleet) => {
    const ballast = fleet.path('disk/ballast');
    for (const size of [1_000_000, 100_000, 4_096]) fill(ballast, size);
    return () => rmSync(ballast);
  },
};

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

/** Whoever may do everything may also write a file that is read-only, so the servers are somebody else's. */
const readOnly: DiskTrouble = {
  user: isRoot ? nobody : undefined,
  prepare: (folder) => {
    mkdirSync(`${folder}/disk`);
    if (isRoot) for (const path of [folder, `${folder}/disk`]) chownSync(path, nobody.uid, nobody.gid);
    return undefined;
  },
  begin: async (fleet) => {
    chmodSync(fleet.ledgerFile, 0o444);
    // Whoever has a file open may go on writing it.
    await fleet.restart();
    return () => chmodSync(fleet.ledgerFile, 0o644);
  },
};

const locked: DiskTrouble = {
  begin: ({ ledgerFile }, driver) => {
    const other = new (findDriver(driver))(ledgerFile);
    other.exec('PRAGMA busy_timeout = 10000');
    other.exec('BEGIN EXCLUSIVE');
    return () => {
      other.exec('COMMIT');
      other.close();
    };
  },
};

export const diskTroubles: Readonly<Record<string, DiskTrouble>> = {
  'its disk is full': full,
  'its file may not grow': limited,
  'its file is read-only': readOnly,
  'its file is locked by another process': locked,
};

function runs(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Writes until there is no room for as much. */
function fill(file: string, size: number): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
  } catch {
    // That is what was wanted.
  }
}
