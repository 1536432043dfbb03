import { expect, test } from 'vitest';
import { untilAborted } from '../../../runtime/core/until-aborted.js';

const never = new Promise<never>(() => {});

test('gives the result of work that ends in time', async () => {
  expect(await untilAborted(Promise.resolve(7), new AbortController().signal)).toBe(7);
});

test('passes on why the work failed', async () => {
  const work = Promise.reject(new Error('broken'));
  await expect(untilAborted(work, new AbortController().signal)).rejects.toThrow('broken');
});

test('stops waiting when the signal fires, with its reason', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(never, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('does not wait at all when the signal has fired before', async () => {
  await expect(untilAborted(never, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
});
