import { expect, test } from 'vitest';
import { fixedSecrets } from '../fixed-secrets.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { deferred, direct, memoryWorld } from '../world.js';

const breaksOff = (): never => {
  throw new Error('broke off');
};

// Whether it is the same call cannot be told any more. What is true of it whatever was sent can.
test.each<[string, ToolSketch, number, string]>([
  ['an outcome that is unknown is told', { ...direct, run: breaksOff }, 200, 'SERVER_TOOL_OUTCOME_UNKNOWN'],
  ['any other is withheld, and nothing runs', direct, 200, 'SERVER_TOOL_DUPLICATE'],
])('of a call whose secret was retired, %s', async (_, tool, http, code) => {
  const before = new ToolServer({ refund: tool }, { secrets: fixedSecrets('k') });
  const { requestId } = (await before.call('refund')).body;
  const server = new ToolServer({ refund: tool }, { after: before, secrets: fixedSecrets('l') });
  const { http: answered, body } = await server.call('refund');
  expect([answered, body.errorCode]).toEqual([http, code]);
  expect(body.output).toBeUndefined();
  expect(server.runs).toEqual([]);
  if (code !== 'SERVER_TOOL_DUPLICATE') return;
  expect((await server.ledger.auditAfter(0, 99)).at(-1)).toMatchObject({ tool: 'refund', requestId, code });
});

test('a call whose process was lost is not taken over while its tool is full; afterwards it is, once', async () => {
  const world = memoryWorld();
  const work = deferred<object>();
  const full: ToolSketch = { ...direct, retrySafe: true, limits: { concurrency: 1 }, run: () => work.promise };
  const lost = await world.serve({ refund: full });
  void lost.call('refund', {}, { id: 'call-1' });
  await world.rest();
  world.kill(lost);
  const server = await world.serve({ refund: full });
  const busy = server.call('refund', {}, { id: 'call-2' });
  await world.pass(16_000);
  const refused = await server.call('refund', {}, { id: 'call-1' });
  expect([refused.http, refused.body.errorCode, refused.headers.get('retry-after')]).toEqual([
    503,
    'SERVER_TOOL_BUSY',
    '1',
  ]);
  expect((await server.ledger.auditAfter(0, 99)).at(-1)).toMatchObject({ tool: 'refund', code: 'SERVER_TOOL_BUSY' });
  work.resolve({ output: { done: true } });
  await busy;
  // Each leaves room for the next one.
  for (const id of ['call-1', 'call-3']) {
    expect((await server.call('refund', {}, { id })).body.status).toBe('completed');
  }
  expect([lost.runs.length, server.runs.length]).toEqual([1, 3]);
});
