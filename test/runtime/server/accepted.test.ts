import { expect, test } from 'vitest';
import { accepted } from '../../../runtime/server/accepted.js';
import { describeEachLedger, direct } from './world.js';

describeEachLedger('a handler that handed its work over', (newWorld) => {
  test.each([0.5, 1_500.25, Number.NaN, Infinity, -1])(
    'is not lost for a time that is no whole number: %d',
    async (expiresInMs) => {
      const world = newWorld();
      const server = await world.serve({
        pay: { ...direct, run: () => accepted({ externalRef: 'tr-1', expiresInMs }) },
      });
      const answer = server.call('pay');
      await world.pass(0);
      const { body } = await answer;
      expect(body.errorCode).toBe('SERVER_TOOL_ASYNC_PENDING');
      const { externalRef, dueAt } = (await server.ledger.find(body.requestId ?? '')) ?? {};
      expect([externalRef, Number.isSafeInteger(dueAt)]).toEqual(['tr-1', true]);
    },
  );
});
