import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLegalTransition, type CallPosition } from '../../../runtime/core/call-state.js';
import { toolFailure } from '../../../runtime/core/tool-failure.js';
import { accepted } from '../../../runtime/server/accepted.js';
import type { StoredCall } from '../../../runtime/ledger/ledger.js';
import { settled } from './fake-environment.js';
import { FaultyLedger } from './faulty-ledger.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

type Ends = 'returns' | 'declares' | 'throws' | 'hands over' | 'never';
type Operation =
  | { readonly kind: 'call'; readonly tool: string; readonly id: number; readonly amount: number; readonly ends: Ends }
  | {
      readonly kind: 'decide';
      readonly which: number;
      readonly decision: 'approve' | 'deny';
      readonly as: 'ann' | 'sue';
    }
  | { readonly kind: 'cancel' | 'complete' | 'resolve'; readonly which: number }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'sweep' | 'crash' | 'outage' };

const tools = ['auto', 'asked', 'supervised', 'later', 'safe'];
const which = fc.nat({ max: 3 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      tool: fc.constantFrom(...tools),
      id: fc.nat({ max: 1 }),
      amount: fc.nat({ max: 1 }),
      ends: fc.constantFrom('returns', 'declares', 'throws', 'hands over', 'never'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      which,
      decision: fc.constantFrom('approve', 'deny'),
      as: fc.constantFrom('ann', 'sue'),
    }),
  },
  fc.record({ kind: fc.constantFrom('cancel' as const, 'complete' as const, 'resolve' as const), which }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(100, 2_000, 20_000, 90_000, 900_000) }),
  fc.record({ kind: fc.constant('clock' as const), ms: fc.constantFrom(-3_600_000, 3_600_000) }),
  fc.record({ kind: fc.constantFrom('sweep' as const, 'crash' as const, 'outage' as const) }),
);

/** Runs operations one after another on one ledger, and holds every stored step to what may be. */
class Run {
  private server: ToolServer;
  private readonly faulty = new FaultyLedger();
  private readonly last = new Map<string, StoredCall>();
  private readonly starts = new Map<string, number>();
  private readonly secrets = fixedSecrets('k');
  private ends: Ends = 'returns';

  constructor() {
    this.server = this.start();
  }

  async take(given: Operation): Promise<void> {
    const { server, faulty } = this;
    const ids = [...this.last.keys()];
    const requestId = 'which' in given ? ids[given.which] : undefined;
    if (given.kind === 'call') {
      this.ends = given.ends;
      void server.call(given.tool, { amount: given.amount }, { id: `call-${given.id}` });
    }
    if (given.kind === 'decide') void server.decide(requestId, given.as, { decision: given.decision });
    if (given.kind === 'cancel') void server.cancel(requestId);
    if (requestId && (given.kind === 'complete' || given.kind === 'resolve')) {
      void server.handler.calls.resolve(requestId, { output: { done: true } }, 'sue').catch(() => {});
    }
    if (given.kind === 'time') await server.environment.pass(given.ms);
    if (given.kind === 'clock') server.environment.setClock(given.ms);
    if (given.kind === 'sweep') void server.handler.sweep().catch(() => {});
    if (given.kind === 'outage') {
      faulty.isDown = (method) => method === 'transition';
    }
    if (given.kind === 'crash') this.server = this.start(server);
    await settled();
    if (given.kind !== 'outage') faulty.isDown = () => false;
    for (const call of await faulty.ledger.list({ limit: 100 })) this.hold(call);
    expect(server.errors.filter((error) => (error as Error).name === 'IllegalTransition')).toEqual([]);
  }

  private hold(call: StoredCall): void {
    const before = this.last.get(call.requestId);
    this.last.set(call.requestId, call);
    if (before?.state === 'settled' && before.outcome !== 'unknown') {
      expect([call.version, call.state, call.outcome]).toEqual([before.version, before.state, before.outcome]);
    }
    expect(call.fence).toBeGreaterThanOrEqual(before?.fence ?? 0);
    const isSettled = call.state === 'settled';
    expect(isSettled).toBe(call.outcome !== null);
    if (before?.version === call.version - 1) {
      expect(isLegalTransition(before as CallPosition, call as CallPosition)).toBe(true);
    }
  }

  private start(after?: ToolServer): ToolServer {
    after?.environment.forgetTimers();
    const run = (_: unknown, ctx: { readonly requestId: string }): unknown => {
      this.starts.set(ctx.requestId, (this.starts.get(ctx.requestId) ?? 0) + 1);
      if (this.ends === 'declares') throw toolFailure('NO', 'no');
      if (this.ends === 'throws') throw new Error('broke off');
      if (this.ends === 'never') return new Promise(() => {});
      return this.ends === 'hands over'
        ? accepted({ externalRef: 'x', expiresInMs: 60_000 })
        : { output: { done: true } };
    };
    const sketch: ToolSketch = { sideEffectLevel: 'state_changing', approvalPolicy: 'auto', run };
    const approval = { approverPermission: 'refund:approve' };
    return new ToolServer(
      {
        auto: sketch,
        asked: { ...sketch, approvalPolicy: 'user_confirm' },
        supervised: { ...sketch, approvalPolicy: 'supervisor_approve', approval },
        later: { ...sketch, approvalPolicy: 'async_pending' },
        safe: { ...sketch, retrySafe: true },
      },
      { ...(after ? { after } : {}), ledger: this.faulty.ledger, secrets: this.secrets },
    );
  }

  /** Calls that nobody will ever end. A handler that may be started again may be at work again. */
  get stillExecuting(): readonly StoredCall[] {
    return [...this.last.values()].filter(({ state, tool }) => state === 'executing' && tool !== 'safe');
  }

  /** Starts of a handler that may only be started once. */
  get startedTwice(): readonly string[] {
    return [...this.starts].filter(([id, count]) => count > 1 && this.last.get(id)?.tool !== 'safe').map(([id]) => id);
  }
}

/**
 * The process is lost, and its leases end. That can take as long as the clock was ahead: a renewed lease does not say
 * what time it was.
 */
const loss: readonly Operation[] = [
  { kind: 'crash' },
  { kind: 'sweep' },
  { kind: 'time', ms: 13 * 3_600_000 },
  { kind: 'sweep' },
];
const ending: readonly Operation[] = [...loss, ...loss, { kind: 'time', ms: 90_000 }, { kind: 'sweep' }];

test('no sequence of events makes an illegal step, a second run or another known outcome', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 12 }), async (operations) => {
      const run = new Run();
      for (const one of [...operations, ...ending]) await run.take(one);
      expect(run.stillExecuting).toEqual([]);
      expect(run.startedTwice).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 120_000);
