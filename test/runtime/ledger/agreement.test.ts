import * as fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CallFields, CallKey, Ledger } from '../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { createSqliteLedger } from '../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { auditRow, someCall, start } from '../../../runtime/testing/ledger-cases/ledger-case.js';
import { temporaryFolder } from '../../disk.js';
import { describeEachDriver } from './drivers.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_121);
const numRuns = Number(process.env['GECX_RUNS'] ?? 100);

/** What is asked of a ledger; the same is asked of another. */
type Operation = (ledger: Ledger) => Promise<unknown>;

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const now = fc.integer({ min: -5, max: 30 }).map((offset) => start + offset);
const time = fc.option(now);
const limit = fc.integer({ min: 0, max: 4 });
const key: fc.Arbitrary<CallKey> = fc.record({
  kind: fc.constantFrom('transport', 'business'),
  tenant: fc.constantFrom('acme', 'other'),
  subject: fc.constant(''),
  tool: fc.constant('apply_refund'),
  key: fc.constantFrom('k', 'l'),
});
const sealed = fc.option(
  fc.record({ secretId: fc.constant('s'), bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }) }),
);
/** Mostly what a call can do. */
const place = fc.constantFrom<CallFields[]>(
  { state: 'waiting', outcome: null },
  { state: 'queued', outcome: null },
  { state: 'executing', outcome: null },
  { state: 'executing', outcome: null },
  { state: 'accepted', outcome: null },
  { state: 'settled', outcome: 'completed' },
  { state: 'settled', outcome: 'denied' },
  { state: 'settled', outcome: 'unknown' },
);
const gate = fc.constantFrom('user_confirm' as const, 'supervisor_approve' as const, null);
const times = fc.record({ dueAt: time, payloadUntil: time, input: sealed, result: sealed, gate });
const audit = fc.array(
  fc.constantFrom('x', 'y').map((code) => auditRow({ code })),
  { maxLength: 2 },
);
const durable = fc.boolean();
const keysExpireAt = fc.option(time, { nil: undefined });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        id,
        tenant: fc.constantFrom('acme', 'other'),
        place,
        times,
        keys: fc.array(key, { maxLength: 3 }),
        audit,
        now,
        durable,
      })
      .map(({ id: requestId, tenant, place: at, times: when, ...more }): Operation => {
        const call = someCall(requestId, { tenant, ...at, ...when });
        return (ledger) => ledger.insert({ ...more, call });
      }),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({
        id,
        place,
        times,
        isStale: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
        fence: fc.integer({ min: 0, max: 2 }),
        claims: fc.option(fc.array(key, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 3 }),
        releasesBusinessKey: fc.boolean(),
        keysExpireAt,
        audit,
        now,
        durable,
      })
      .map(
        ({
          id: requestId,
          place: at,
          times: when,
          fence,
          isStale,
          claims,
          keysExpireAt: expiry,
          ...more
        }): Operation => {
          return async (ledger) => {
            const version = (await ledger.find(requestId))?.version ?? 1;
            return ledger.transition({
              ...more,
              requestId,
              version: isStale ? version + 1 : version,
              set: { ...at, ...when, fence },
              ...(claims ? { claims } : {}),
              ...(expiry === undefined ? {} : { keysExpireAt: expiry }),
            });
          };
        },
      ),
  },
  fc.tuple(key, now).map(
    ([wanted, when]): Operation =>
      (ledger) =>
        ledger.findByKey(wanted, when),
  ),
  fc.tuple(id, fc.integer({ min: 0, max: 2 }), now).map(
    ([wanted, fence, when]): Operation =>
      (ledger) =>
        ledger.renew(wanted, fence, when),
  ),
  fc.tuple(id, now).map(
    ([wanted, when]): Operation =>
      (ledger) =>
        ledger.markDelivered(wanted, when),
  ),
  fc.tuple(now, limit).map(
    ([when, most]): Operation =>
      (ledger) =>
        ledger.purge(when, most * 100),
  ),
  fc.tuple(audit, fc.constantFrom('p', 'q'), limit).map(([rows, sink, position]): Operation => async (ledger) => {
    await ledger.record(rows);
    await ledger.setSinkPosition(sink, position);
  }),
  fc
    .record(
      { tenant: fc.constantFrom('acme', 'other'), after: id, gates: fc.constant(['user_confirm'] as const), limit },
      { requiredKeys: ['limit'] },
    )
    .map(
      (query): Operation =>
        (ledger) =>
          ledger.list(query),
    ),
);

/** What came of an operation, and how everything then looks. */
async function outcomeOf(ledger: Ledger, wanted: Operation): Promise<unknown> {
  const answer = await wanted(ledger).catch((error: unknown) => String(error));
  // Drivers may give a Buffer for bytes.
  return structuredClone({
    answer,
    calls: await ledger.list({ limit: 100 }),
    due: await ledger.due(start + 10, 3),
    audit: await ledger.auditAfter(2, 50),
    sinks: [await ledger.sinkPosition('p'), await ledger.sinkPosition('q')],
    lastSeen: await ledger.lastSeen(),
  });
}

describeEachDriver('SQLite with %s and memory', (driver) => {
  test('answer alike, whatever they are asked', async () => {
    const folder = temporaryFolder();
    let runs = 0;
    const kinds = new Map<unknown, number>();
    const property = fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (operations) => {
      const memory = createMemoryLedger();
      const sqlite = await createSqliteLedger({ file: join(folder, `${(runs += 1)}.db`), driver });
      for (const wanted of operations) {
        const expected = (await outcomeOf(memory, wanted)) as { readonly answer: unknown };
        expect(await outcomeOf(sqlite, wanted)).toEqual(expected);
        const kind = (expected.answer as { readonly kind?: string } | undefined)?.kind ?? typeof expected.answer;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      await sqlite.close();
    });
    await fc.assert(property, { seed, numRuns });
    // The operations are worth something: each kind of answer came about.
    for (const kind of ['inserted', 'taken', 'changed', 'stale', 'string', 'boolean']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(numRuns / 5);
    }
  });
});
