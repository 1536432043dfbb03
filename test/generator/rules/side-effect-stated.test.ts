import { expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { clientContract } from '../passes/schema-contract.js';
import { findings, onlyFinding } from './findings.js';

test('a client tool that does not say what it changes is a warning at its name', async () => {
  const text = clientContract({ sideEffectLevel: undefined });
  expect(await findings(text)).toEqual(['side-effect-unspecified 2:7']);
  expect((await onlyFinding(text)).severity).toBe('warning');
});

test('so is one that says that it runs by itself', async () => {
  expect(await findings(clientContract({ sideEffectLevel: undefined, approvalPolicy: 'auto' }))).toEqual([
    'side-effect-unspecified 2:7',
  ]);
});

test.each(['none', 'read_only', 'state_changing', 'external_side_effect'])(
  'one that says %s is not',
  async (sideEffectLevel) => {
    expect(await findings(clientContract({ sideEffectLevel }))).toEqual([]);
  },
);

test('one that asks the user first is taken to change something, and is not', async () => {
  expect(await findings(clientContract({ sideEffectLevel: undefined, approvalPolicy: 'user_confirm' }))).toEqual([]);
});

test('a server tool has a default', async () => {
  expect(await findings(contract({ sideEffectLevel: undefined }))).toEqual([]);
});
