import { dirname, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { LedgerUnavailable, type Ledger } from '../../../runtime/ledger/ledger.js';
import { createSqliteLedger } from '../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { secretsFromEnv, secretsFromFile } from '../../../runtime/server/secrets/read-secrets.js';
import type { Secrets } from '../../../runtime/server/secrets/secrets.js';
import { devFolderOf } from '../workspace/dev-folder.js';
import { CommandFailure, type CommandContext, type ExitCode } from '../command.js';
import type { CallsPlace } from './options.js';

/** Opens the ledger for as long as it is used. */
export async function withLedger(
  place: CallsPlace,
  { cwd }: CommandContext,
  use: (ledger: Ledger) => Promise<ExitCode>,
): Promise<ExitCode> {
  const file = place.ledger === undefined ? devFolder(place, cwd).ledger : resolve(cwd, place.ledger);
  // Opening would make it.
  if (!existsSync(file)) throw new CommandFailure(`there is no ledger ${file}; --ledger FILE names another one`);
  const ledger = await orFail(() => createSqliteLedger({ file }));
  try {
    return await orFail(() => use(ledger));
  } finally {
    await ledger.close();
  }
}

/** The secrets that a command line names. */
export function readSecrets(place: CallsPlace, { cwd, env }: CommandContext): Secrets {
  if (place.secrets !== undefined) return secretsFromFile(resolve(cwd, place.secrets));
  if (env['GECX_SECRETS'] !== undefined) return secretsFromEnv('GECX_SECRETS', env);
  const { secrets } = devFolder(place, cwd);
  if (place.ledger === undefined && existsSync(secrets)) return secretsFromFile(secrets);
  throw new CommandFailure('payloads are sealed: set GECX_SECRETS, or name a file with --secrets FILE');
}

function devFolder({ config }: CallsPlace, cwd: string): ReturnType<typeof devFolderOf> {
  return devFolderOf(dirname(resolve(cwd, config)));
}

/** What a ledger or secrets are refused for is the user's to mend. */
async function orFail<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const isExplained = error instanceof LedgerUnavailable || (error instanceof Error && error.name === 'Error');
    throw isExplained ? new CommandFailure(error.message, { cause: error }) : error;
  }
}
