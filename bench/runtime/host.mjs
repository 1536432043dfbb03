// The server tools under measurement, with everything on: authentication, validation, idempotency, audit.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { credential } from './calls.mjs';
import { doorOf } from './shop.mjs';

/**
 * @param {string} registry The address of the compiled registry
 * @param {'memory' | 'sqlite'} kind
 * @param {string} work
 */
export async function openHost(registry, kind, work) {
  const { createServerToolHandler, createMemoryLedger } = await import(doorOf('gecx-tools/server'));
  const { createSqliteLedger } = await import(doorOf('gecx-tools/sqlite'));
  const { serverTools } = await import(registry);
  const ledger =
    kind === 'memory'
      ? createMemoryLedger({ auditRows: 10_000 })
      : await createSqliteLedger({ file: join(mkdtempSync(join(work, 'ledger-')), 'calls.db') });
  const ann = { tenant: 'shop', subject: 'ann', kind: 'human', scopes: ['notes.write'], permissions: [] };
  const host = createServerToolHandler({
    tools: serverTools,
    ledger,
    ...(kind === 'memory' ? {} : { secrets: { current: 'bench', keys: { bench: randomBytes(32) } } }),
    authenticate: (/** @type {Request} */ request) =>
      request.headers.get('authorization') === credential ? ann : null,
    // All come from one address.
    limits: { requestsPerMinute: 1e9 },
  });
  return { host, ledger };
}
