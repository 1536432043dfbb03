import { join } from 'node:path';
import {
  createMemoryLedger,
  createRandomSecrets,
  type AuditEvent,
  type Ledger,
  type StoredCall,
} from 'gecx-tools/server';
import { createSqliteLedger } from 'gecx-tools/sqlite';
import { forkRacer, RacerProgram } from './fork-racer.js';
import { startRacer, type Finish, type Racer } from './racer.js';

/** What a ledger holds when a race is over. */
export interface Books {
  readonly calls: readonly StoredCall[];
  readonly audit: readonly AuditEvent[];
}

/** Those who race, on one ledger. */
export interface Field {
  readonly racers: readonly Racer[];
  /** Ends all racers, then reads the ledger. */
  finish(): Promise<Finish & { readonly books: Books }>;
  /** Ends whatever is left. */
  clear(): void;
}

/** Racers in processes of their own, each with its own handle on one SQLite file. */
export async function processesOn(folder: string, count: number): Promise<Field> {
  const file = join(folder, 'calls.db');
  const secret = `k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')}`;
  const program = new RacerProgram();
  const starting = numbers(count).map((number) => forkRacer(program, { name: `process ${number}`, file, secret }));
  const clear = (): void => {
    program.remove();
    for (const start of starting) start.then(({ kill }) => kill()).catch(() => {});
  };
  try {
    const racers = await Promise.all(starting);
    return { racers, finish: () => finishAll(racers, () => createSqliteLedger({ file })), clear };
  } catch (error) {
    clear();
    throw error;
  }
}

/** Racers in this process, on one ledger in memory. */
export function serversInMemory(count: number): Field {
  const [ledger, secrets] = [createMemoryLedger(), createRandomSecrets()];
  const racers = numbers(count).map((number) => startRacer({ name: `server ${number}`, ledger, secrets }));
  return { racers, finish: () => finishAll(racers, async () => ledger), clear: () => {} };
}

async function finishAll(
  racers: readonly Racer[],
  open: () => Promise<Ledger>,
): Promise<Finish & { readonly books: Books }> {
  const finishes = await Promise.all(racers.map((racer) => racer.finish()));
  const ledger = await open();
  const books = await readBooks(ledger);
  await ledger.close();
  return {
    effects: finishes.flatMap(({ effects }) => effects),
    errors: finishes.flatMap(({ errors }) => errors),
    books,
  };
}

const page = 1_000;

async function readBooks(ledger: Ledger): Promise<Books> {
  const calls: StoredCall[] = [];
  const audit: AuditEvent[] = [];
  for (let more = true; more;) {
    const after = calls.at(-1)?.requestId;
    const found = await ledger.list({ limit: page, ...(after === undefined ? {} : { after }) });
    calls.push(...found);
    more = found.length === page;
  }
  for (let more = true; more;) {
    const found = await ledger.auditAfter(audit.at(-1)?.sequence ?? 0, page);
    audit.push(...found);
    more = found.length === page;
  }
  return { calls, audit };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
