import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { clientContract } from '../passes/schema-contract.js';
import { findings, onlyFinding } from './findings.js';

describe('a tool that changes something without asking anybody is a warning', () => {
  test.each(['state_changing', 'external_side_effect'])('%s', async (sideEffectLevel) => {
    const text = contract({ sideEffectLevel, approvalPolicy: 'auto' });
    const { name, severity, message } = await onlyFinding(text);
    expect([name, severity]).toEqual(['change-without-approval', 'warning']);
    expect(message).toContain(`\`${sideEffectLevel}\``);
  });

  test('where the policy is written', async () => {
    const change = { sideEffectLevel: 'state_changing' };
    expect(await findings(contract({ ...change, approvalPolicy: 'auto' }))).toEqual(['change-without-approval 13:17']);
    expect(await findings(contract({ ...change, permissions: { approvalPolicy: 'auto' } }))).toEqual([
      'change-without-approval 14:3',
    ]);
  });

  test('by default, since a server tool changes state unless it says otherwise', async () => {
    expect(await findings(contract({ sideEffectLevel: undefined, approvalPolicy: 'auto' }))).toEqual([
      'change-without-approval 12:17',
    ]);
  });

  test('in the browser too', async () => {
    expect(await findings(clientContract({ sideEffectLevel: 'state_changing', approvalPolicy: 'auto' }))).toEqual([
      'change-without-approval 11:17',
    ]);
  });
});

describe('no finding is', () => {
  test.each(['user_confirm', 'supervisor_approve', 'denied', 'async_pending'])(
    'a change that is %s',
    async (approvalPolicy) => {
      expect(await findings(contract({ sideEffectLevel: 'external_side_effect', approvalPolicy }))).toEqual([]);
    },
  );

  test.each(['none', 'read_only'])('a tool with the side effect %s that asks nobody', async (sideEffectLevel) => {
    expect(await findings(contract({ sideEffectLevel, approvalPolicy: 'auto' }))).toEqual([]);
  });

  test('a change whose policy is left to the default, which asks the user', async () => {
    expect(await findings(contract({ sideEffectLevel: 'state_changing' }))).toEqual([]);
  });
});
