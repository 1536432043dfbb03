import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const anyone = { auth: { required: false } };
const escalating = (to: string): Readonly<Record<string, unknown>> => ({ approval: { escalate: [{ if: {}, to }] } });

describe('a tool that anyone may call', () => {
  test.each([
    { sideEffectLevel: 'none' },
    { sideEffectLevel: 'read_only' },
    { approvalPolicy: 'denied' },
    escalating('denied'),
    { auth: { required: false, scopes: [], permissions: [], resource: 'https://example.com' } },
  ])('may look: %j', async (changes) => {
    expect(await findings(contract({ ...anyone, ...changes }))).toEqual([]);
  });

  test.each([
    ['state_changing', 'is `state_changing`'],
    ['external_side_effect', 'is `external_side_effect`'],
  ])('may not be %s', async (sideEffectLevel, reason) => {
    const text = contract({ sideEffectLevel, ...anyone });
    expect(await findings(text)).toEqual(['anonymous-change 14:13']);
    expect((await onlyFinding(text)).message).toBe(`Anyone may call this tool, and it ${reason}`);
  });

  test('may not change state by default either', async () => {
    expect(await findings(contract({ ...anyone, sideEffectLevel: undefined }))).toEqual(['anonymous-change 13:13']);
  });

  test.each([
    { approvalPolicy: 'user_confirm' },
    { approvalPolicy: 'supervisor_approve' },
    { approvalPolicy: 'async_pending' },
    { permissions: { requiresUserApproval: true } },
    escalating('supervisor_approve'),
  ])('may not wait for an approval: %j', async (changes) => {
    const text = contract({ ...anyone, ...changes });
    const { name, message, origin } = await onlyFinding(text);
    expect(name).toBe('anonymous-change');
    expect(message).toBe('Anyone may call this tool, and it waits for an approval');
    expect(origin.start).toMatchObject({ line: 14, column: 13 });
  });

  test('may not be asked for scopes or permissions, each said at its key', async () => {
    const auth = { required: false, scopes: ['a'], permissions: ['b'] };
    expect(await findings(contract({ auth }))).toEqual(['scopes-without-auth 15:3', 'scopes-without-auth 17:3']);
  });
});

test('a tool with known callers may do all of that', async () => {
  const auth = { required: true, scopes: ['a'], permissions: ['b'] };
  expect(await findings(contract({ auth, sideEffectLevel: 'state_changing' }))).toEqual([]);
  expect(await findings(contract({ auth: { scopes: ['a'] }, approvalPolicy: 'user_confirm' }))).toEqual([]);
});
