import { expect, test } from 'vitest';
import { RateLimiter } from '../../../../runtime/server/admit/rate-limiter.js';

/** A limiter whose time is set by hand. */
function limiterAt(maxBuckets?: number): { limiter: RateLimiter; pass: (ms: number) => void } {
  let time = 5_000_000;
  return {
    limiter: new RateLimiter({ monotonic: () => time }, maxBuckets),
    pass: (ms) => {
      time += ms;
    },
  };
}

const mine = ['tenant', 'me', 'apply_refund'];

function takeAll(limiter: RateLimiter, of: readonly string[], rate: number, weight?: number): number {
  let count = 0;
  while (limiter.take(of, rate, weight) === 0) count++;
  return count;
}

test('as many calls as a minute may have are taken at once, and then no more', () => {
  const { limiter } = limiterAt();
  expect(takeAll(limiter, mine, 7)).toBe(7);
});

test('the wait that is named is just long enough', () => {
  const { limiter, pass } = limiterAt();
  takeAll(limiter, mine, 7);
  const wait = limiter.take(mine, 7);
  expect(wait).toBe(Math.ceil(60_000 / 7));
  pass(wait - 1);
  expect(limiter.take(mine, 7)).toBe(1);
  pass(1);
  expect(limiter.take(mine, 7)).toBe(0);
});

test('asking in vain costs nothing', () => {
  const { limiter, pass } = limiterAt();
  takeAll(limiter, mine, 1);
  for (let at = 0; at < 59; at++) {
    pass(1000);
    expect(limiter.take(mine, 1)).toBeGreaterThan(0);
  }
  pass(1000);
  expect(limiter.take(mine, 1)).toBe(0);
});

test('a rest longer than a minute saves up no more than a minute has', () => {
  const { limiter, pass } = limiterAt();
  takeAll(limiter, mine, 5);
  pass(3_600_000);
  expect(takeAll(limiter, mine, 5)).toBe(5);
});

test('a call that weighs a tenth is taken ten times as often', () => {
  expect(takeAll(limiterAt().limiter, mine, 5, 0.1)).toBe(50);
});

test('a tenth and nine tenths are one call', () => {
  const { limiter } = limiterAt();
  let count = 0;
  while (limiter.take(mine, 5, 0.1) === 0 && limiter.take(mine, 5, 0.9) === 0) count++;
  expect(count).toBe(5);
});

test('row 36: tenants, subjects and tools have buckets of their own, however they are spelt', () => {
  const { limiter } = limiterAt();
  for (const of of [mine, ['a', 'b:c', 'd'], ['a:b', 'c', 'd'], ['a', 'b', 'c:d'], ['a","b', 'c', 'd'], ['', '', '']]) {
    expect(takeAll(limiter, of, 3)).toBe(3);
  }
});

test('a bucket follows a rate that changes', () => {
  const { limiter } = limiterAt();
  expect(limiter.take(mine, 100)).toBe(0);
  expect(takeAll(limiter, mine, 5)).toBe(5);
});

test('no more buckets are kept than are allowed', () => {
  const { limiter, pass } = limiterAt(10);
  for (let index = 0; index < 1000; index++) {
    limiter.take(['t', String(index), 'x'], 5);
    pass(7);
    expect(limiter.size).toBeLessThanOrEqual(10);
  }
});

test('a full bucket is forgotten before one that is in use', () => {
  const { limiter, pass } = limiterAt(3);
  takeAll(limiter, ['old'], 10);
  limiter.take(['idle'], 60_000);
  takeAll(limiter, ['new'], 10);
  pass(10);
  limiter.take(['another'], 10);
  expect(limiter.take(['old'], 10)).toBeGreaterThan(0);
  expect(limiter.take(['new'], 10)).toBeGreaterThan(0);
});

test('without a full one, the one that was not used for longest is forgotten', () => {
  const { limiter } = limiterAt(3);
  for (const name of ['a', 'b', 'c']) takeAll(limiter, [name], 2);
  limiter.take(['a'], 2);
  takeAll(limiter, ['d'], 2);
  expect(limiter.take(['a'], 2)).toBeGreaterThan(0);
  expect(limiter.take(['c'], 2)).toBeGreaterThan(0);
  expect(limiter.take(['b'], 2)).toBe(0);
});
