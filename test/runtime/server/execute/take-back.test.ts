import { expect, test } from 'vitest';
import { toolFailure } from '../../../../runtime/core/tool-failure.js';
import { createMemoryLedger } from '../../../../runtime/ledger/memory-ledger.js';
import { FakeEnvironment, settled } from '../fake-environment.js';
import { FaultyLedger } from '../faulty-ledger.js';
import { fixedSecrets } from '../fixed-secrets.js';
import { ToolServer, type ToolSketch } from '../tool-server.js';
import { confirmed, deferred, direct } from '../world.js';

const secrets = fixedSecrets('k');
const never = (): Promise<never> => new Promise(() => {});

test('a call that was stored slowly, and then cannot be marked, can be made again', async () => {
  const faulty = new FaultyLedger();
  const server = new ToolServer({ refund: direct }, { ledger: faulty.ledger });
  const { environment } = server;
  faulty.holdUp = (method) =>
    method === 'insert' ? new Promise((resolve) => void environment.schedule(2_000, resolve)) : undefined;
  faulty.isDown = (_, step) => step?.set.effectMarked === true;
  const first = server.call('refund');
  await environment.pass(2_000);
  expect([(await first).body.errorCode, server.runs]).toEqual(['SERVER_TOOL_IN_PROGRESS', []]);
  faulty.isDown = () => false;
  faulty.holdUp = () => undefined;
  await environment.pass(1_000);
  expect((await server.call('refund')).body.status).toBe('completed');
  expect(server.runs).toHaveLength(1);
});

test.each<[string, ToolSketch]>([
  ['was approved', confirmed],
  ['runs at once, and was stored slowly', direct],
])(
  'the handler of a call that %s does not start when its mark is answered after its claim was lost',
  async (_, sketch) => {
    const faulty = new FaultyLedger();
    const awake = deferred<void>();
    const tool: ToolSketch = {
      ...sketch,
      keyFrom: ['/order'],
      reconcile: () => {
        throw toolFailure('NOT_FOUND', 'the bank has no such refund');
      },
    };
    const sleeper = new ToolServer({ refund: tool }, { ledger: faulty.ledger, secrets });
    const { environment } = sleeper;
    const server = new ToolServer({ refund: tool }, { after: { environment, ledger: faulty.ledger }, secrets });
    const refund = async (by: ToolServer, id: string): Promise<void> => {
      const { body } = await by.call('refund', { order: 'a' }, { id });
      if (body.status === 'pending') await by.decide(body.requestId, 'ann', { decision: 'approve' });
    };
    faulty.holdUp = (method, step) => {
      if (step?.set.effectMarked === true) return awake.promise;
      const isSlow = method === 'insert' && sketch === direct;
      return isSlow ? new Promise((resolve) => void environment.schedule(2_000, resolve)) : undefined;
    };
    const slow = refund(sleeper, 'call-1');
    await environment.pass(2_000);
    await environment.pass(16_000);
    faulty.holdUp = () => undefined;
    await server.handler.sweep();
    const [lost] = await faulty.ledger.list({ limit: 1 });
    await server.handler.calls.reconcile(lost?.requestId ?? '');
    // Somebody was told that nothing had happened.
    await refund(server, 'call-2');
    awake.resolve();
    await slow;
    await settled();
    expect([sleeper.runs.length, server.runs.length]).toEqual([0, 1]);
  },
);

test('a mark that was answered late, with the claim still held, leaves the call to whoever comes next', async () => {
  const faulty = new FaultyLedger();
  const server = new ToolServer({ refund: confirmed }, { ledger: faulty.ledger });
  const { environment } = server;
  faulty.holdUp = (_, step) =>
    step?.set.effectMarked === true ? new Promise((resolve) => void environment.schedule(8_000, resolve)) : undefined;
  const { requestId } = (await server.call('refund')).body;
  const decided = server.decide(requestId, 'ann', { decision: 'approve' });
  await environment.pass(8_000);
  await decided;
  expect(server.runs).toEqual([]);
  faulty.holdUp = () => undefined;
  await server.handler.sweep();
  await environment.pass(1);
  expect(server.runs).toHaveLength(1);
});

test('what an earlier attempt may have done stays so', async () => {
  const faulty = new FaultyLedger();
  const tool = { ...direct, retrySafe: true };
  const lost = new ToolServer({ refund: { ...tool, run: never } }, { ledger: faulty.ledger, secrets });
  const { environment } = lost;
  void lost.call('refund');
  await settled();
  environment.forgetTimers();
  const server = new ToolServer({ refund: tool }, { after: { environment, ledger: faulty.ledger }, secrets });
  await environment.pass(15_000);
  faulty.isDown = (_, step) => step?.set.effectMarked === true;
  expect((await server.call('refund')).body.errorCode).toBe('SERVER_TOOL_IN_PROGRESS');
  const [call] = await faulty.ledger.list({ limit: 1 });
  expect(call).toMatchObject({ state: 'queued', effectMarked: true, fence: 2 });
});

/** Machines that were cloned while they ran give the same random bytes. */
class Cloned extends FakeEnvironment {
  override randomBytes(count: number): Uint8Array {
    return count === 16 ? new Uint8Array(16).fill(7) : super.randomBytes(count);
  }
}

test('a request id that two machines make takes nothing from the call that has it', async () => {
  const after = { environment: new Cloned(), ledger: createMemoryLedger() };
  const server = new ToolServer({ refund: { ...direct, run: never } }, { after, secrets });
  const clone = new ToolServer({ refund: direct }, { after, secrets });
  void server.call('refund', { order: 'a' }, { id: 'call-a' });
  await settled();
  expect((await clone.call('refund', { order: 'b' }, { id: 'call-b' })).body.errorCode).toBe('INTERNAL');
  await settled();
  const [call] = await after.ledger.list({ limit: 2 });
  expect(call).toMatchObject({ state: 'executing', effectMarked: true, version: 1 });
  expect([server.runs.length, clone.runs.length]).toEqual([1, 0]);
});
