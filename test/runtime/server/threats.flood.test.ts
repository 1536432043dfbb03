import { describe, expect, test } from 'vitest';
import { ToolServer, type ToolSketch } from './tool-server.js';

const refund: ToolSketch = { sideEffectLevel: 'state_changing' };

describe('threat row 34: approvals are asked for until somebody agrees without looking', () => {
  const ask = async (server: ToolServer, count: number, as = 'ann'): Promise<(string | undefined)[]> => {
    const codes: (string | undefined)[] = [];
    for (let at = 0; at < count; at++) {
      const { body } = await server.call('refund', { amount: at }, { id: `${as}-${at}`, as });
      codes.push(body.errorCode);
    }
    return codes;
  };
  const pending = (count: number): string[] => Array.from({ length: count }, () => 'SERVER_TOOL_APPROVAL_PENDING');

  test('only so many calls of one session wait at a time', async () => {
    const server = new ToolServer({ refund });
    expect(await ask(server, 6)).toEqual([...pending(5), 'SERVER_TOOL_RATE_LIMITED']);
    // A call that waits already can be asked about, and others are not held up.
    expect(await ask(server, 5)).toEqual(pending(5));
    expect(await ask(server, 1, 'ben')).toEqual(pending(1));
  });

  test('and more once they are decided', async () => {
    const server = new ToolServer({ refund });
    await ask(server, 5);
    const { body } = await server.approvals('ann');
    await server.decide(body.approvals[0]?.requestId, 'ann', { decision: 'deny' });
    expect((await server.call('refund', {}, { id: 'next' })).body.status).toBe('pending');
  });

  test('as many as the host says', async () => {
    const server = new ToolServer({ refund }, { limits: { waitingPerSession: 1 } });
    expect(await ask(server, 2)).toEqual([...pending(1), 'SERVER_TOOL_RATE_LIMITED']);
  });
});
