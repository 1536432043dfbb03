import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSteadyClock } from '../../../runtime/server/steady-clock.js';

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 20, 12);

/** A machine whose wall clock can be set; time passes on both clocks. */
function machine(): {
  environment: { now(): number; monotonic(): number };
  pass(ms: number): void;
  set(to: number): void;
} {
  let wall = noon;
  let monotonic = 17;
  return {
    environment: { now: () => wall, monotonic: () => monotonic },
    pass: (ms) => {
      wall += ms;
      monotonic += ms;
    },
    set: (to) => {
      wall = to;
    },
  };
}

test('it tells the time of the machine', () => {
  const { environment, pass } = machine();
  const now = createSteadyClock(environment, 0);
  expect(now()).toBe(noon);
  pass(5.75);
  expect(now()).toBe(noon + 5);
});

test('row 69: when the machine is set back by an hour, it goes on from where it was', () => {
  const { environment, pass, set } = machine();
  const now = createSteadyClock(environment, 0);
  pass(1000);
  expect(now()).toBe(noon + 1000);
  set(noon - hour);
  expect(now()).toBe(noon + 1000);
  pass(500);
  expect(now()).toBe(noon + 1500);
  pass(2 * hour);
  expect(now()).toBe(noon + 1500 + 2 * hour);
});

test('row 69: it follows when the machine is set forward, and does not come back with it', () => {
  const { environment, set, pass } = machine();
  const now = createSteadyClock(environment, 0);
  set(noon + hour);
  expect(now()).toBe(noon + hour);
  set(noon);
  pass(10);
  expect(now()).toBe(noon + hour + 10);
});

test('row 69: it starts no earlier than what was seen before', () => {
  const { environment, pass } = machine();
  const now = createSteadyClock(environment, noon + hour);
  expect(now()).toBe(noon + hour);
  pass(7);
  expect(now()).toBe(noon + hour + 7);
});

test('it never goes back, whatever happens to the machine', () => {
  const step = fc.oneof(
    fc.record({ pass: fc.double({ min: 0, max: hour, noNaN: true }) }),
    fc.record({ set: fc.integer({ min: noon - 48 * hour, max: noon + 48 * hour }) }),
  );
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 0, max: noon + hour }), (steps, startAt) => {
      const { environment, pass, set } = machine();
      const now = createSteadyClock(environment, startAt);
      let last = startAt;
      for (const each of steps) {
        if ('set' in each) set(each.set);
        else pass(each.pass);
        const time = now();
        expect(time).toBeGreaterThanOrEqual(last);
        expect(time).toBeGreaterThanOrEqual(Math.floor(environment.now()));
        last = time;
      }
    }),
  );
});
