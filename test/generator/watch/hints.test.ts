import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hints } from '../../../generator/watch/hints.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What somebody who waits has got so far. */
function waiting(hints: Hints): { readonly answers: unknown[] } {
  const answers: unknown[] = [];
  hints.next().then(
    (paths) => answers.push(paths),
    (error: unknown) => answers.push(error),
  );
  return { answers };
}

test('paths come together, each once, when it has been quiet for a moment', async () => {
  const hints = new Hints();
  const { answers } = waiting(hints);
  hints.add('a');
  await vi.advanceTimersByTimeAsync(70);
  hints.add('b');
  hints.add('a');
  await vi.advanceTimersByTimeAsync(70);
  expect(answers).toEqual([]);
  await vi.advanceTimersByTimeAsync(5);
  expect(answers).toEqual([['a', 'b']]);
});

test('a burst that does not end keeps them back for a second at most', async () => {
  const hints = new Hints();
  const { answers } = waiting(hints);
  for (let i = 0; i < 100; i++) {
    hints.add(`${i}`);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(answers).toHaveLength(1);
});

test('what comes while nobody waits is kept, and told once', async () => {
  const hints = new Hints();
  hints.add('a');
  await vi.advanceTimersByTimeAsync(100);
  const { answers } = waiting(hints);
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toEqual([['a']]);
  const later = waiting(hints);
  await vi.advanceTimersByTimeAsync(5000);
  expect(later.answers).toEqual([]);
});

test('the end is told to whoever waits, and to whoever asks later', async () => {
  const hints = new Hints();
  const { answers } = waiting(hints);
  hints.add('a');
  hints.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toEqual([undefined]);
  expect(await hints.next()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test('an error is thrown, also later', async () => {
  const hints = new Hints();
  hints.stop(new Error('too many files'));
  hints.stop();
  await expect(hints.next()).rejects.toThrow('too many files');
});
