import { afterEach, beforeEach, expect, test } from 'vitest';
import { LedgerUnavailable } from '../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { ToolServer } from './tool-server.js';
import { direct, later, memoryWorld } from './world.js';

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(() => {
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

test('an error hook that throws, or rejects, harms nothing', async () => {
  for (const onError of [() => Promise.reject(new Error('hook')) as never, () => ({}) as never, throwing]) {
    const world = memoryWorld();
    const run = (): never => {
      throw new Error('broken');
    };
    const server = await world.serve({ report: { ...later, run }, refund: { ...direct, run } }, { onError });
    expect((await server.call('refund')).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
    await server.call('report', {}, { id: 'call-2' });
    await world.pass(1);
    expect((await server.call('report', {}, { id: 'call-2' })).body.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  }
});

function throwing(): never {
  throw new Error('hook');
}

test('a server whose ledger was not there at first serves once it is', async () => {
  const ledger = createMemoryLedger();
  let isThere = false;
  const flaky = new Proxy(ledger, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown =>
        isThere ? member.apply(target, args) : Promise.reject(new LedgerUnavailable('not there'));
    },
  });
  const server = new ToolServer({ refund: direct }, { ledger: flaky });
  expect((await server.call('refund')).http).toBe(503);
  isThere = true;
  expect((await server.call('refund')).body.status).toBe('completed');
});
