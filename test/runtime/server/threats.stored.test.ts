import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSqliteLedger } from '../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { temporaryFolder } from '../../disk.js';
import { describeEachDriver } from '../ledger/drivers.js';
import { fixedSecrets } from './fixed-secrets.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const secrets = fixedSecrets('k');
const asked: ToolSketch = { approvalPolicy: 'user_confirm', sideEffectLevel: 'state_changing' };

describe('threat row 31: what was shown is what runs', () => {
  const input = { order: 'o-1', lines: [{ amount: 5 }] };

  test('whatever a handler or a later request does to an input', async () => {
    const server = new ToolServer({ asked });
    const { requestId } = (await server.call('asked', input)).body;
    for (const altered of [
      { ...input, order: 'o-2' },
      { ...input, lines: [{ amount: 6 }] },
      { ...input, more: 1 },
    ]) {
      expect((await server.call('asked', altered)).http).toBe(422);
    }
    const { facts } = (await server.view(requestId, 'ann')).body;
    await server.decide(requestId, 'ann', { decision: 'approve' });
    expect(server.runs.map((run) => run.input)).toEqual([facts]);
    expect(facts).toEqual(input);
  });

  test('whatever default a deploy has changed meanwhile', async () => {
    const defaults = (currency: string): NonNullable<ToolSketch['parseInput']> => {
      return (data) => ({ ok: true, value: { currency, ...(data as object) } });
    };
    const server = new ToolServer({ asked: { ...asked, parseInput: defaults('EUR') } }, { secrets });
    const { requestId } = (await server.call('asked', input)).body;
    const later = new ToolServer({ asked: { ...asked, parseInput: defaults('JPY') } }, { after: server, secrets });
    await later.decide(requestId, 'ann', { decision: 'approve' });
    expect(later.runs.map((run) => run.input)).toEqual([{ ...input, currency: 'EUR' }]);
  });

  test('and nothing runs under rules that were changed meanwhile', async () => {
    const server = new ToolServer({ asked }, { secrets });
    const { requestId } = (await server.call('asked', input)).body;
    const changed = { ...asked, policyDigest: 'sha256:second' };
    const later = new ToolServer({ asked: changed }, { after: server, secrets });
    expect((await later.decide(requestId, 'ann', { decision: 'approve' })).http).toBe(409);
    expect((await later.status(requestId)).body.result?.errorCode).toBe('CONTRACT_CHANGED');
    expect(later.runs).toEqual([]);
  });
});

describeEachDriver('threat row 67: SQL in what callers send is text', (driver) => {
  test('in keys, sessions, tool calls and inputs', async () => {
    const ledger = await createSqliteLedger({ file: join(temporaryFolder(), 'calls.db'), driver });
    onTestFinished(() => ledger.close());
    const tool: ToolSketch = { ...asked, approvalPolicy: 'auto' };
    const server = new ToolServer({ tool }, { ledger, secrets });
    const texts = ["';DROP/**/TABLE/**/calls;--", "'OR'1'='1", "k')--", '%', '_', "''", '\\', ':name', '?1', '$x'];
    for (const [at, text] of texts.entries()) {
      const context = { sessionId: `${text} ;--`, turnIndex: at, toolCallId: text };
      const body = { name: 'tool', input: { [text]: text }, idempotencyKey: text, context };
      expect((await server.call('tool', {}, { key: null, body })).body.status).toBe('completed');
      expect((await server.call('tool', {}, { key: null, body })).body.duplicateDisposition).toBe('replayed');
      expect((await server.call(`tool${text}`, {}, { id: `${at}` })).body.errorCode).toBe('TOOL_UNKNOWN');
    }
    expect(server.runs.map(({ input }) => input)).toEqual(texts.map((text) => ({ [text]: text })));
    const stored = await ledger.list({ limit: 100 });
    expect(stored.map(({ idempotencyKey }) => idempotencyKey)).toEqual(texts);
  });
});
