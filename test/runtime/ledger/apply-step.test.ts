import { expect, test } from 'vitest';
import { applyStep, assertBeginning, assertStep } from '../../../runtime/ledger/apply-step.js';
import { IllegalTransition } from '../../../runtime/ledger/ledger.js';
import { someCall } from '../../../runtime/testing/ledger-cases/ledger-case.js';

test('a step counts the version and leaves the call that it was given as it was', () => {
  const before = someCall('a');
  expect(applyStep(before, { state: 'executing', fence: 1 })).toEqual({
    ...before,
    state: 'executing',
    fence: 1,
    version: 2,
  });
  expect(before).toEqual(someCall('a'));
});

test('whoever asks for an illegal step is told from where to where', () => {
  const settled = someCall('a', { state: 'settled', outcome: 'completed' });
  expect(() => assertStep(someCall('a'), { state: 'accepted' })).toThrow(
    new IllegalTransition('no step leads from queued to accepted'),
  );
  expect(() => assertStep(settled, { outcome: 'failed' })).toThrow(
    new IllegalTransition('no step leads from settled (completed) to settled (failed)'),
  );
});

test('a step that does not say where it leads stays where the call is', () => {
  expect(() => assertStep(someCall('a', { state: 'executing' }), { fence: 2 })).not.toThrow();
  expect(() => assertStep(someCall('a', { state: 'accepted' }), { fence: 2 })).toThrow(IllegalTransition);
});

test('whoever begins a call in the middle is told how', () => {
  expect(() => assertBeginning(someCall('a', { version: 2 }))).toThrow(
    new IllegalTransition('no call begins as queued in version 2'),
  );
  expect(() => assertBeginning(someCall('a', { outcome: 'failed' }))).toThrow(
    new IllegalTransition('no call begins as queued (failed) in version 1'),
  );
});
