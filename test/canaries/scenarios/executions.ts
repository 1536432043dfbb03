import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { accepted } from '../../../runtime/server/accepted.js';
import { canaries, tellingError } from '../canaries.js';
import { failing, type Shop } from '../shop.js';
import { sent } from '../tools.js';
import { deferred } from '../../runtime/server/deferred.js';
import type { Scenarios } from './scenario.js';

const { failureCode, failureText, refusedOutput, withheldOutput, outputMemberName, output, externalRef, operator } =
  canaries;
const released = { output: { receipt: output } };
const declared = (): never => {
  throw toolFailure(failureCode, failureText);
};

/** Makes the same call with every kind of tool that runs at once, and asks for what came of it. */
async function callEach(shop: Shop): Promise<void> {
  const { requestId } = (await shop.call('charge')).body;
  await shop.status(requestId);
  await shop.call('charge');
  await shop.call('look', { id: '2', key: null });
  await shop.call('look', { id: '2', key: null, as: 'eve' }, 'answer');
}

/** Whatever a handler does. */
export const executions: Scenarios = {
  'the handler returns its output': callEach,
  'the handler throws': async (shop) => {
    shop.run = failing;
    await callEach(shop);
  },
  'the handler throws what is no error': async (shop) => {
    for (const thrown of [canaries.thrown, { name: canaries.thrown, toString: failing }, null]) {
      shop.run = () => Promise.reject(thrown);
      await shop.call('look', { key: null });
    }
  },
  'the handler says that nothing happened': async (shop) => {
    shop.run = declared;
    await callEach(shop);
  },
  'the handler returns what its schema refuses, what is too large, what cannot be read': async (shop) => {
    const outputs: readonly unknown[] = [
      { output: { receipt: [refusedOutput], [outputMemberName]: refusedOutput } },
      { output: Object.defineProperty({}, 'receipt', { get: failing, enumerable: true }) },
      refusedOutput,
    ];
    for (const [index, returned] of outputs.entries()) {
      shop.run = () => returned;
      await shop.call('charge', { id: `${index}` });
      await shop.call('charge', { id: `${index}` });
      await shop.call('look', { id: `${index}`, key: null });
    }
    shop.run = () => ({ output: { receipt: refusedOutput.repeat(20_000) } });
    await shop.call('charge', { id: 'large' });
  },
  'the host holds an output back': async (shop) => {
    shop.run = () => ({ output: { receipt: withheldOutput } });
    shop.hooks = { inspectOutput: failing };
    await callEach(shop);
  },
  'the same call again, once it has ended': async (shop) => {
    await shop.call('charge_rejecting');
    await shop.call('charge_rejecting');
    await shop.call('charge_rejecting', { input: { ...sent, order: 'another' } });
    await shop.call('charge_rejecting', { as: 'ben' });
  },
  'another call about the same thing, by others too': async (shop) => {
    await shop.call('charge_once');
    await shop.call('charge_once', { id: '2' });
    await shop.call('charge_once', { id: '3', as: 'ben' }, 'stranger');
    await shop.call('charge_once', { id: '4', as: 'eve' });
  },
  'the same call again, while it runs': async (shop) => {
    const end = deferred<object>();
    shop.run = () => end.promise;
    const first = shop.call('charge');
    await shop.rest();
    const again = shop.call('charge');
    await shop.pass(500);
    const tooLong = shop.call('charge');
    await shop.pass(400);
    end.resolve(released);
    await Promise.all([first, again, tooLong]);
  },
  'the handler is late, and its output is still of use': async (shop) => {
    const end = deferred<object>();
    shop.run = () => end.promise;
    const call = shop.call('charge');
    await shop.rest();
    const again = shop.call('charge');
    await shop.pass(2_100);
    await Promise.all([call, again]);
    await shop.pass(70_000);
    await shop.call('charge');
    end.resolve(released);
    await shop.rest();
    await shop.call('charge');
  },
  'the handler is late, and somebody has found out': async (shop) => {
    const end = deferred<object>();
    shop.run = () => end.promise;
    const call = shop.call('charge');
    await shop.pass(70_000);
    const { requestId = '' } = (await call).body;
    await shop.host(shop.server.handler.calls.resolve(requestId, released, operator));
    end.resolve({ output: { receipt: refusedOutput } });
    await shop.rest();
    await shop.status(requestId);
  },
  'a read is late': async (shop) => {
    const end = deferred<object>();
    shop.run = () => end.promise;
    const call = shop.call('look', { key: null });
    await shop.pass(1_000);
    await call;
    end.reject(tellingError());
    await shop.rest();
  },
  'the work is handed over, and completed': async (shop) => {
    shop.run = () => accepted({ externalRef });
    for (const [index, completion] of [
      released,
      { failed: { code: failureCode, message: failureText } },
      { output: { receipt: [refusedOutput], [outputMemberName]: refusedOutput } as never },
    ].entries()) {
      const { requestId = '' } = (await shop.call('charge', { id: `${index}` })).body;
      await shop.status(requestId);
      await shop.host(shop.server.handler.calls.complete(requestId, completion));
      await shop.host(shop.server.handler.calls.complete(requestId, completion));
      await shop.call('charge', { id: `${index}` });
    }
    await shop.call('look', { id: '9', key: null });
  },
  'the work is handed over, and never heard of again': async (shop) => {
    shop.run = () => accepted({ externalRef, expiresInMs: 1_000 });
    const { requestId } = (await shop.call('charge')).body;
    await shop.pass(2_000);
    await shop.status(requestId);
    await shop.call('charge');
  },
  'an unknown outcome is asked for': async (shop) => {
    shop.run = failing;
    const outcomes = [failing, () => undefined, declared, () => released];
    for (const [index, reconcile] of outcomes.entries()) {
      const { requestId = '' } = (await shop.call('charge', { id: `${index}` })).body;
      shop.reconcile = reconcile;
      await shop.host(shop.server.handler.calls.reconcile(requestId));
      await shop.call('charge', { id: `${index}` });
    }
  },
  'what was kept is forgotten': async (shop) => {
    const { requestId } = (await shop.call('charge')).body;
    await shop.pass(25 * 60 * 60_000);
    await shop.status(requestId);
    await shop.call('charge');
  },
  'what was kept cannot be opened any more': async (shop) => {
    const { requestId } = (await shop.call('charge')).body;
    const waiting = (await shop.call('refund', { id: '2' })).body.requestId;
    const secrets = { current: 'k9', keys: { k9: Buffer.alloc(32, 9) } };
    await shop.start({}, { secrets });
    await shop.status(requestId);
    await shop.call('charge');
    await shop.approval(waiting, 'sue');
    await shop.decide(waiting, 'sue', { decision: 'approve' });
    await shop.status(waiting);
  },
};
