import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

describe.each(['none', 'optional'])('`idempotency: %s`', (mode) => {
  test.each([
    [{ sideEffectLevel: 'state_changing' }, 'is `state_changing`'],
    [{ sideEffectLevel: 'external_side_effect' }, 'is `external_side_effect`'],
    [{ sideEffectLevel: undefined }, 'is `state_changing`'],
    [{ approvalPolicy: 'user_confirm' }, 'waits for an approval'],
    [{ approvalPolicy: 'supervisor_approve' }, 'waits for an approval'],
    [{ approvalPolicy: 'async_pending' }, 'waits for an approval'],
    [{ approval: { escalate: [{ if: {}, to: 'supervisor_approve' }] } }, 'waits for an approval'],
  ])('is not enough for a tool with %j', async (changes, reason) => {
    const { name, message } = await onlyFinding(contract({ ...changes, idempotency: mode }));
    expect(name).toBe('idempotency-weak');
    expect(message).toBe(`\`idempotency: ${mode}\` is not enough for a tool that ${reason}`);
  });

  test('is refused where the mode is written, as a word or in an object', async () => {
    const change = { sideEffectLevel: 'state_changing' };
    expect(await findings(contract({ ...change, idempotency: mode }))).toEqual(['idempotency-weak 13:14']);
    expect(await findings(contract({ ...change, idempotency: { ttlMs: 60_000, mode } }))).toEqual([
      'idempotency-weak 15:9',
    ]);
  });

  test('is enough for a tool that only looks', async () => {
    expect(await findings(contract({ idempotency: mode }))).toEqual([]);
    expect(await findings(contract({ idempotency: mode, approvalPolicy: 'denied' }))).toEqual([]);
  });

  test('is not enough for a business key', async () => {
    const { name, message, origin } = await onlyFinding(contract({ idempotency: mode, keyFrom: ['/orderId'] }));
    expect(name).toBe('key-needs-required');
    expect(message).toBe(`\`keyFrom\` needs \`idempotency: required\`, and it is \`${mode}\``);
    expect(origin.start).toMatchObject({ line: 14, column: 1 });
  });
});

describe('a business key', () => {
  test('needs a mode, stated or by default', async () => {
    const keyFrom = ['/orderId'];
    expect(await findings(contract({ keyFrom }))).toEqual(['key-needs-required 13:1']);
    expect(await findings(contract({ keyFrom, idempotency: 'required' }))).toEqual([]);
    expect(await findings(contract({ keyFrom, sideEffectLevel: 'state_changing' }))).toEqual([]);
  });
});

describe('a call that is remembered for less than a minute is a warning', () => {
  const remembered = (ttlMs: number, mode = 'required'): string => contract({ idempotency: { mode, ttlMs } });

  test('at the number', async () => {
    expect(await findings(remembered(59_999))).toEqual(['ttl-short 15:10']);
    expect((await onlyFinding(remembered(59_999))).severity).toBe('warning');
    expect(await findings(remembered(1, 'optional'))).toEqual(['ttl-short 15:10']);
  });

  test('but a minute is enough', async () => {
    expect(await findings(remembered(60_000))).toEqual([]);
  });

  test('but where calls have no key, nothing is remembered at all', async () => {
    expect(await findings(remembered(1, 'none'))).toEqual([]);
  });
});
