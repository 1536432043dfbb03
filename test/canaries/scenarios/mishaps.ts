import { LedgerUnavailable, type Ledger } from '../../../runtime/ledger/ledger.js';
import { canaries, tellingError } from '../canaries.js';
import type { Shop } from '../shop.js';
import type { Scenarios } from './scenario.js';

const lostMs = 20_000;
const never = (): Promise<never> => new Promise(() => {});

/** Whether the ledger is about to be told that the handler of a call starts. */
function marks(method: keyof Ledger, [step]: readonly unknown[]): boolean {
  return (
    method === 'transition' && (step as { readonly set: { readonly effectMarked?: boolean } }).set.effectMarked === true
  );
}

function settles(method: keyof Ledger, [step]: readonly unknown[]): boolean {
  return method === 'transition' && (step as { readonly set: { readonly state?: string } }).set.state === 'settled';
}

/** What the ledger says when it fails; another's may say more than it should. */
function failures(): readonly Error[] {
  return [tellingError(), new LedgerUnavailable(canaries.thrown, { cause: tellingError() })];
}

/** Makes calls of every kind while the ledger fails. */
async function callDuring(shop: Shop, fails: typeof shop.ledgerFails): Promise<void> {
  const { requestId } = (await shop.call('refund', { id: 'before' })).body;
  shop.ledgerFails = fails;
  const calls = [
    shop.call('charge'),
    shop.call('look', { id: '2', key: null }),
    shop.call('confirm', { id: '3' }),
    shop.call('report', { id: '4' }),
    shop.call(canaries.unknownTool, { id: '5' }),
    shop.call('charge', { id: '6', as: 'stranger' }),
    shop.status(requestId),
    shop.cancel(requestId, 'ben'),
    shop.approvals('sue'),
    shop.approval(requestId, 'sue'),
    shop.decide(requestId, 'sue', { decision: 'approve', reason: canaries.reason }).catch(() => {}),
  ];
  await shop.pass(lostMs);
  await Promise.all(calls);
  shop.ledgerFails = () => undefined;
  await shop.pass(lostMs);
  await shop.call('charge');
  await shop.call('report', { id: '4' });
}

const outages = Object.fromEntries(
  (
    [
      ['cannot be reached at all', () => true],
      ['finds nothing', (method) => method === 'find' || method === 'findByKey'],
      ['takes no new call', (method) => method === 'insert'],
      ['takes no step', (method) => method === 'transition'],
      ['cannot be told that a handler starts', marks],
      ['cannot be told what came of a call', settles],
      ['takes no audit row', (method) => method === 'record'],
      ['cannot say what is due', (method) => method === 'due' || method === 'purge' || method === 'list'],
      ['gives no audit rows', (method) => method === 'auditAfter' || method === 'setSinkPosition'],
      ['renews no lease, and delivers nothing', (method) => method === 'renew' || method === 'markDelivered'],
    ] satisfies readonly [string, typeof marks][]
  ).map(([name, isDown]) => [
    `the ledger ${name}`,
    async (shop: Shop) => {
      const [plain, unavailable] = failures();
      let count = 0;
      await callDuring(shop, (method, args) => {
        if (!isDown(method, args)) return undefined;
        return count++ % 2 === 0 ? plain : unavailable;
      });
    },
  ]),
);

/** Processes that die, ledgers and sinks that fail, and servers that are closed. */
export const mishaps: Scenarios = {
  ...outages,
  'a sink fails': async (shop) => {
    shop.sinkFails = tellingError;
    await shop.call('charge');
    await shop.call('refund', { id: '2' });
    await shop.pass(1_000);
  },
  'a call runs later': async (shop) => {
    const { requestId } = (await shop.call('report')).body;
    await shop.status(requestId);
    await shop.pass(10);
    await shop.status(requestId);
    await shop.call('report');
    await shop.call('report');
  },
  'a call that is to run later is cancelled': async (shop) => {
    const { requestId } = (await shop.call('report')).body;
    await shop.cancel(requestId);
    await shop.status(requestId);
    await shop.call('report');
  },
  'a process dies before the handler starts': async (shop) => {
    for (const tool of ['charge', 'report']) {
      const lost = await shop.start();
      shop.world.killBefore(lost, marks);
      void shop.call(tool);
      await shop.world.pass(10);
      await shop.start();
      await shop.pass(lostMs);
      await shop.call(tool);
    }
  },
  'a process dies while the handler runs': async (shop) => {
    for (const tool of ['charge', 'report']) {
      const lost = await shop.start();
      shop.run = never;
      void shop.call(tool);
      await shop.world.pass(10);
      shop.world.kill(lost);
      await shop.start();
      await shop.pass(lostMs);
      await shop.call(tool);
    }
  },
  'the server is closed': async (shop) => {
    const run = (_: never, { signal }: { readonly signal: AbortSignal }): Promise<never> =>
      new Promise((__, reject) => void signal.addEventListener('abort', () => reject(tellingError())));
    shop.run = run;
    const calls = [shop.call('charge', { id: '1' }), shop.call('report', { id: '2' })];
    await shop.rest();
    const closing = shop.server.handler.close({ drainMs: 10 });
    calls.push(shop.call('charge', { id: '3' }));
    await shop.world.pass(2_000);
    await Promise.all([...calls, closing]);
    await shop.start();
    await shop.call('charge');
  },
};
