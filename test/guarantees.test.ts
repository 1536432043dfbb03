import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRandomSecrets } from '../runtime/server/secrets/secrets.js';
import { createMemoryLedger } from '../runtime/ledger/memory-ledger.js';
import type { Ledger } from '../runtime/ledger/ledger.js';
import { repository } from './docs/snippets.js';
import { settled } from './runtime/server/fake-environment.js';
import { ToolServer, type ToolSketch } from './runtime/server/tool-server.js';

const refund: ToolSketch = {
  approvalPolicy: 'auto',
  sideEffectLevel: 'state_changing',
  run: ({ amount }: { amount: number }) => ({ output: { refunded: amount } }),
};
const refunded = { status: 'completed', output: { refunded: 5 } };
/** What all processes of one service share. */
const secrets = createRandomSecrets();
const never = (): Promise<never> => new Promise(() => {});

/** Longer than a call belongs to a process that says nothing any more. */
const lostMs = 20_000;

/**
 * A process that has taken up a call and is gone: its clock stands still, so it renews nothing and ends nothing. Another
 * process goes on with the same ledger.
 */
async function lostInTheHandler(sketch: ToolSketch): Promise<{ lost: ToolServer; other: ToolServer }> {
  const lost = new ToolServer({ refund: { ...sketch, run: never } }, { secrets });
  void lost.call('refund', { amount: 5 });
  await settled();
  expect(lost.runs).toHaveLength(1);
  const other = new ToolServer({ refund: sketch }, { ledger: lost.ledger, secrets });
  await other.environment.pass(lostMs);
  await other.handler.sweep();
  return { lost, other };
}

/** Each sentence of the README, and its test. */
const guarantees: { readonly [sentence: string]: () => Promise<void> } = {
  'At most one process at a time holds the claim to execute a call.': async () => {
    const one = new ToolServer({ refund: { ...refund, run: never } }, { secrets });
    void one.call('refund', { amount: 5 });
    await settled();
    const two = new ToolServer({ refund }, { ledger: one.ledger, secrets });
    const asked = two.call('refund', { amount: 5 });
    await two.environment.pass(2_000);
    expect((await asked).body).toMatchObject({ status: 'duplicate', errorCode: 'SERVER_TOOL_IN_PROGRESS' });
    expect(two.runs).toEqual([]);

    const later: ToolSketch = { ...refund, approvalPolicy: 'async_pending' };
    const processes = [new ToolServer({ refund: later }, { secrets })];
    const [first] = processes as [ToolServer];
    for (let index = 0; index < 4; index++)
      processes.push(new ToolServer({ refund: later }, { ledger: first.ledger, secrets }));
    await first.call('refund', { amount: 5 });
    await Promise.all(
      processes.map(async ({ handler, environment }) => {
        await handler.sweep();
        await environment.pass(1_000);
      }),
    );
    expect(processes.flatMap(({ runs }) => runs)).toHaveLength(1);
  },

  'The handler of a tool that changes something starts at most once, unless its contract says `retrySafe`.':
    async () => {
      const { other } = await lostInTheHandler(refund);
      await other.call('refund', { amount: 5 });
      await other.handler.sweep();
      expect(other.runs).toEqual([]);

      const again = await lostInTheHandler({ ...refund, retrySafe: true });
      expect((await again.other.call('refund', { amount: 5 })).body).toMatchObject({ output: { refunded: 5 } });
      expect(again.other.runs).toHaveLength(1);
    },

  'A stored outcome is replayed, never computed again.': async () => {
    const server = new ToolServer({ refund }, { secrets });
    expect((await server.call('refund', { amount: 5 })).body).toMatchObject(refunded);
    const changed = new ToolServer(
      { refund: { ...refund, policyDigest: 'sha256:second', run: () => ({ output: { refunded: 6 } }) } },
      { after: server, secrets },
    );
    for (let index = 0; index < 3; index++) {
      const { body } = await changed.call('refund', { amount: 5 });
      expect(body).toMatchObject({ status: 'duplicate', duplicateDisposition: 'replayed', output: { refunded: 5 } });
    }
    expect(changed.runs).toEqual([]);
  },

  "If a process dies when the handler may have been started, and before the outcome was stored, the call's outcome is **unknown**. It is reported as such, it is never run again, and it does not expire by itself.":
    async () => {
      const { other } = await lostInTheHandler(refund);
      const answers = [await other.call('refund', { amount: 5 })];
      await other.environment.pass(365 * 86_400_000);
      await other.handler.sweep();
      answers.push(await other.call('refund', { amount: 5 }));
      for (const { body } of answers) {
        expect(body).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' });
      }
      expect(await other.ledger.find(answers[0]?.body.requestId ?? '')).toMatchObject({ outcome: 'unknown' });
      expect(other.runs).toEqual([]);
    },

  'A call that needs an approval runs with exactly the input that was approved, once, and only after the decision was stored.':
    async () => {
      const decisions: unknown[] = [];
      const server: ToolServer = new ToolServer({
        refund: {
          ...refund,
          approvalPolicy: 'user_confirm',
          run: async ({ amount }: { amount: number }, { requestId }: { requestId: string }) => {
            decisions.push((await server.ledger.find(requestId))?.decision?.decision);
            return { output: { refunded: amount } };
          },
        },
      });
      const { requestId } = (await server.call('refund', { amount: 5 })).body;
      await server.handler.sweep();
      expect(server.runs).toEqual([]);
      expect((await server.view(requestId, 'ann')).body.facts).toEqual({ amount: 5 });
      await Promise.all([1, 2, 3].map(() => server.decide(requestId, 'ann', { decision: 'approve', version: 1 })));
      await server.handler.sweep();
      expect(server.runs).toMatchObject([{ input: { amount: 5 } }]);
      expect(decisions).toEqual(['approve']);
    },

  'Every step of a call and its audit row are stored in one transaction.': async () => {
    const ledger = createMemoryLedger();
    const steps: unknown[] = [];
    const watched: Ledger = Object.assign(Object.create(ledger) as Ledger, {
      insert: (given: Parameters<Ledger['insert']>[0]) => {
        steps.push(given.audit.map(({ event, to }) => `${event} ${to}`));
        return ledger.insert(given);
      },
      transition: (given: Parameters<Ledger['transition']>[0]) => {
        steps.push(given.audit.map(({ event, to }) => `${event} ${to}`));
        return ledger.transition(given);
      },
      record: async (rows: Parameters<Ledger['record']>[0]) => {
        expect(rows.map(({ event }) => event)).not.toContain('call.changed');
        await ledger.record(rows);
      },
    });
    const server = new ToolServer({ refund: { ...refund, approvalPolicy: 'user_confirm' } }, { ledger: watched });
    const { requestId } = (await server.call('refund', { amount: 5 })).body;
    await server.decide(requestId, 'ann', { decision: 'approve' });
    expect(steps).toEqual(
      ['waiting', 'queued', 'executing', 'executing', 'settled'].map((state) => [`call.changed ${state}`]),
    );
  },
};

/** The numbered list below a heading of a page, one text for each item. */
function numberedBelow(page: string, heading: string): string[] {
  const text = readFileSync(join(repository, page), 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [list = ''] = /^1\. [^]*?(?=\n\n|$(?![^]))/m.exec(section) ?? [];
  return list.split(/\n?^\d+\. /m).flatMap((item) => (item === '' ? [] : [item.replaceAll(/\s+/g, ' ').trim()]));
}

describe('what is guaranteed', () => {
  for (const [sentence, check] of Object.entries(guarantees)) test(sentence, check);

  test.each([
    ['README.md', 'What is guaranteed'],
    ['docs/calls.md', 'What is guaranteed'],
  ])('is what %s says, sentence by sentence', (page, heading) => {
    expect(numberedBelow(page, heading)).toEqual(Object.keys(guarantees));
  });
});
