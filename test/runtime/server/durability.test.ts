import { expect, test } from 'vitest';
import type { Ledger, NewCall, Transition } from '../../../runtime/ledger/ledger.js';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import { ToolServer, type ToolSketch } from './tool-server.js';
import { confirmed, direct } from './world.js';

/** A ledger that notes which of its writes are to survive a loss of power. */
function watchedLedger(): { readonly ledger: Ledger; readonly durable: boolean[] } {
  const inner = createMemoryLedger();
  const durable: boolean[] = [];
  const watched: Partial<Ledger> = {
    insert: (call: NewCall) => {
      durable.push(call.durable);
      return inner.insert(call);
    },
    transition: (step: Transition) => {
      durable.push(step.durable);
      return inner.transition(step);
    },
  };
  const ledger = new Proxy(inner, {
    get: (target, name) => (Reflect.get(watched, name) ?? Reflect.get(target, name)) as unknown,
  });
  return { ledger, durable };
}

test.each([
  ['none', false],
  ['standard', false],
  ['pii', false],
  ['financial', true],
  ['regulated', true],
] as const)('the steps of a call that is %s survive a loss of power: %s', async (classification, expected) => {
  const { ledger, durable } = watchedLedger();
  const tool: ToolSketch = { ...direct, audit: { classification } };
  const { body } = await new ToolServer({ refund: tool }, { ledger }).call('refund');
  expect(body.status).toBe('completed');
  expect(durable.length).toBeGreaterThan(1);
  expect(new Set(durable)).toEqual(new Set([expected]));
});

test('the end of a call whose tool is gone survives it, whatever the tool was', async () => {
  const { ledger, durable } = watchedLedger();
  const before = new ToolServer({ refund: confirmed }, { ledger });
  const { body } = await before.call('refund');
  durable.length = 0;
  const server = new ToolServer({ other: confirmed }, { ledger, after: before });
  await server.environment.pass(15 * 60_000);
  await server.handler.sweep();
  expect(await ledger.find(body.requestId ?? '')).toMatchObject({ outcome: 'expired' });
  expect(durable).toEqual([true]);
});
