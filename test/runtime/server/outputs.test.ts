import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import type { Inspect } from '../../../runtime/server/kernel.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const changing: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'state_changing' };
const unstored: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };

const canary = 'canary-7f3a';
describe('an output that does not fit', () => {
  const refuse: ToolSketch['parseOutput'] = () => ({
    ok: false,
    issues: [{ path: ['total'], keyword: 'type', message: 'must be number' }],
  });
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const trap = (): never => {
    throw new Error(canary);
  };
  const cases: readonly (readonly [string, ToolSketch])[] = [
    ['its schema refuses it', { parseOutput: refuse }],
    ['nothing', { run: () => undefined }],
    ['no object', { run: () => ({ output: 'text' }) }],
    ['an array', { run: () => ({ output: [1] }) }],
    ['a big integer', { run: () => ({ output: { total: 5n } }) }],
    ['a circle', { run: () => ({ output: circular }) }],
    ['not a number', { run: () => ({ output: { total: NaN } }) }],
    ['a function', { run: () => ({ output: { total: trap } }) }],
    [
      'a getter that throws',
      {
        run: () => ({
          get output(): unknown {
            return trap();
          },
        }),
      },
    ],
    [
      'a getter inside that throws',
      {
        run: () => ({
          output: {
            get total(): unknown {
              return trap();
            },
          },
        }),
      },
    ],
    [
      'a proxy that throws',
      { run: () => new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : trap()), has: trap }) },
    ],
    [
      'a kind that throws',
      {
        run: () => ({
          get kind(): unknown {
            return trap();
          },
        }),
      },
    ],
  ];

  test.each(cases)('is work that is done all the same: %s', async (_, sketch) => {
    // The output of a schema by hand is what that schema lets pass.
    const parseOutput: ToolSketch['parseOutput'] = (value) => ({ ok: true, value });
    const server = new ToolServer({ tool: { ...changing, parseOutput, ...sketch } });
    const first = await server.call('tool');
    expect(first.http).toBe(200);
    expect(first.body).toMatchObject({ status: 'failed', errorCode: 'OUTPUT_INVALID' });
    expect(JSON.stringify(first.body)).not.toContain(canary);
    expect((await server.call('tool')).body).toMatchObject({
      duplicateDisposition: 'replayed',
      errorCode: 'OUTPUT_INVALID',
    });
    expect(server.runs).toHaveLength(1);
    const [call] = await server.ledger.list({ limit: 1 });
    expect([call?.outcome, call?.outputProblem]).toEqual(['completed', 'invalid']);
  });

  test.each(cases)('also where nothing is stored: %s', async (_, sketch) => {
    const parseOutput: ToolSketch['parseOutput'] = (value) => ({ ok: true, value });
    const { http, body } = await new ToolServer({ tool: { ...unstored, parseOutput, ...sketch } }).call('tool');
    expect([http, body.status, body.errorCode]).toEqual([200, 'failed', 'OUTPUT_INVALID']);
  });

  test('up to 256 KiB of output are kept; of a larger one only that there was one', async () => {
    const output = (bytes: number): JsonObject => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
    const run = ({ bytes }: { bytes: number }): object => ({ output: output(bytes) });
    const server = new ToolServer({ tool: { ...changing, run } });
    const fits = await server.call('tool', { bytes: 256 * 1024 });
    expect(fits.body.status).toBe('completed');
    const large = { bytes: 256 * 1024 + 1 };
    const sent = { id: 'call-2' };
    expect((await server.call('tool', large, sent)).body).toMatchObject({
      status: 'failed',
      errorCode: 'OUTPUT_TOO_LARGE',
    });
    expect((await server.call('tool', large, sent)).body).toMatchObject({
      duplicateDisposition: 'replayed',
      errorCode: 'OUTPUT_TOO_LARGE',
    });
  });
});

describe('an output that inspectOutput withholds', () => {
  const secrets = fixedSecrets('k');
  const withhold = (): never => {
    throw new Error(canary);
  };

  test('is work that is done; only its output is not shown, fresh or replayed', async () => {
    const server = new ToolServer({ changing, unstored }, { inspectOutput: withhold });
    const [fresh, replayed, read] = [
      await server.call('changing'),
      await server.call('changing'),
      await server.call('unstored'),
    ];
    expect(fresh.body).toMatchObject({ status: 'failed', errorCode: 'COMMERCE_PII_LEAK' });
    expect(replayed.body).toMatchObject({ duplicateDisposition: 'replayed', errorCode: 'COMMERCE_PII_LEAK' });
    expect(read.body).toMatchObject({ status: 'failed', errorCode: 'COMMERCE_PII_LEAK' });
    for (const { http, body } of [fresh, replayed, read]) {
      expect([http, body.output]).toEqual([200, undefined]);
      expect(JSON.stringify(body)).not.toContain(canary);
    }
    const [call] = await server.ledger.list({ limit: 1 });
    expect([call?.outcome, call?.outputProblem]).toEqual(['completed', null]);
  });

  test('is called by its name, and the host is told of which call it was', async () => {
    const told: unknown[] = [];
    const onError = (_: unknown, about: unknown): void => void told.push(about);
    const server = new ToolServer({ changing }, { inspectOutput: withhold, onError });
    const { body } = await server.call('changing');
    const { requestId } = body;
    expect(body).toEqual({
      status: 'failed',
      error: 'the tool did its work, but its output holds personal data that must not be shown',
      errorCode: 'COMMERCE_PII_LEAK',
      requestId,
      idempotencyKey: 'key-call-1',
    });
    expect(told).toEqual([{ requestId, tool: 'changing' }]);
  });

  test('was looked at as the output of whoever made the call, with or without a key', async () => {
    const owners: unknown[] = [];
    const inspectOutput: Inspect = (_, { contract, tenant, subject }) =>
      void owners.push([contract.name, tenant, subject]);
    const optional: ToolSketch = { ...changing, idempotency: 'optional' };
    const server = new ToolServer({ optional }, { inspectOutput });
    expect((await server.call('optional', {}, { as: 'bot-for-ann', key: null })).body).not.toHaveProperty(
      'idempotencyKey',
    );
    await server.call('optional', {}, { as: 'bot-for-ann' });
    expect(owners).toEqual([
      ['optional', 'shop', 'ann'],
      ['optional', 'shop', 'ann'],
    ]);
  });

  test('is looked at again on every replay', async () => {
    const server = new ToolServer({ changing }, { secrets });
    expect((await server.call('changing')).body.status).toBe('completed');
    const strict = new ToolServer({ changing }, { after: server, secrets, inspectOutput: withhold });
    expect((await strict.call('changing')).body).toMatchObject({
      duplicateDisposition: 'replayed',
      errorCode: 'COMMERCE_PII_LEAK',
    });
  });
});
