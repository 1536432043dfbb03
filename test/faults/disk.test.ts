import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';
import { buildServer } from './build-server.js';
import { Caller, type PlannedCall } from './caller.js';
import { checkHistory } from './checker/check-history.js';
import { diskTroubles, type DiskTrouble } from './disk-troubles.js';
import { Fleet } from './fleet.js';
import { Random } from './random.js';

const [driver] = drivers;
const approval = { decision: 'approve', by: 'ann' } as const;

async function startFleet(folder: string, { user }: DiskTrouble): Promise<Fleet> {
  if (!driver) throw new Error('no driver is here');
  const program = await buildServer(folder);
  const fleet = new Fleet({ folder, program, driver, user, fronts: 1, env: { BUSY_TIMEOUT: '100' } });
  await fleet.start();
  onTestFinished(() => fleet.stop());
  return fleet;
}

test.skipIf(!driver).for(Object.entries(diskTroubles))(
  'a ledger whose server goes on while %s: nothing is executed or told that is not stored, and all ends well later',
  async ([, trouble], { skip }) => {
    const folder = temporaryFolder();
    const obstacle = trouble.prepare?.(folder, onTestFinished);
    if (obstacle !== undefined) skip(obstacle);
    const fleet = await startFleet(folder, trouble);
    const caller = new Caller(fleet, new Random(1));
    const before: PlannedCall = { key: 'before', tool: 'charge' };
    const waiting: PlannedCall = { key: 'waiting', tool: 'refund' };
    const held: PlannedCall = { key: 'held', tool: 'charge', holds: true };
    const during: PlannedCall = { key: 'during', tool: 'charge' };

    await caller.finish(before);
    const requestId = (await caller.post(waiting))?.answer.requestId ?? '';
    const answering = caller.post(held);
    while (!fleet.fronts[0]?.held.has(held.key)) await fleet.clock.sleep(250);

    const end = await trouble.begin(fleet, driver ?? 'node:sqlite');
    expect(await caller.post(during)).toMatchObject({
      http: 503,
      answer: { status: 'failed', errorCode: 'SERVER_TOOL_UNAVAILABLE' },
    });
    expect((await caller.decideOnce(waiting, requestId, approval))?.http).toBe(503);
    // Its repetition cannot be written down.
    expect((await caller.post(before))?.http).toBe(503);
    for (const server of fleet.servers) server.release();
    const interrupted = await answering;
    // Or its process was killed, and nobody has told anything.
    if (interrupted) expect(interrupted.answer.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    expect(fleet.events.filter((event) => event.type === 'effect' && event.key === during.key)).toEqual([]);

    end();
    await Promise.all([before, waiting, held, during].map((call) => caller.finish(call)));
    await fleet.clock.sleep(40_000);
    await fleet.stop();
    const history = await fleet.readHistory();
    expect(checkHistory(history)).toEqual([]);
    const outcomes = history.calls.map(({ idempotencyKey, outcome }) => [idempotencyKey, outcome]);
    expect(Object.fromEntries(outcomes)).toMatchObject({
      before: 'completed',
      held: 'unknown',
      during: 'completed',
    });
  },
);
