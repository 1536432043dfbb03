import { expect, test } from 'vitest';
import { isLegalTransition, type CallPosition } from '../../../runtime/core/call-state.js';

/** Every place of a call: its state, or what it came to once it is settled. */
const places: Readonly<Record<string, CallPosition>> = {
  waiting: { state: 'waiting', outcome: null },
  queued: { state: 'queued', outcome: null },
  executing: { state: 'executing', outcome: null },
  accepted: { state: 'accepted', outcome: null },
  completed: { state: 'settled', outcome: 'completed' },
  failed: { state: 'settled', outcome: 'failed' },
  denied: { state: 'settled', outcome: 'denied' },
  cancelled: { state: 'settled', outcome: 'cancelled' },
  expired: { state: 'settled', outcome: 'expired' },
  unknown: { state: 'settled', outcome: 'unknown' },
};

function at(place: string): CallPosition {
  const found = places[place];
  if (!found) throw new Error(`there is no place ${place}`);
  return found;
}

test.each([
  ['waiting', ['waiting', 'queued', 'denied', 'cancelled', 'expired']],
  ['queued', ['queued', 'executing', 'failed', 'denied', 'cancelled', 'expired', 'unknown']],
  ['executing', ['queued', 'executing', 'accepted', 'completed', 'failed', 'denied', 'unknown']],
  ['accepted', ['completed', 'failed', 'unknown']],
  ['unknown', ['completed', 'failed']],
  ['completed', []],
  ['failed', []],
  ['denied', []],
  ['cancelled', []],
  ['expired', []],
])('%s leads to %j and nowhere else', (from, expected) => {
  expect(Object.keys(places).filter((to) => isLegalTransition(at(from), at(to)))).toEqual(expected);
});

test.each(Object.keys(places))('from %s, nothing leads to half a place', (from) => {
  const settledWithout = { state: 'settled', outcome: null } as unknown as CallPosition;
  expect(isLegalTransition(at(from), settledWithout)).toBe(false);
  for (const { state } of Object.values(places)) {
    if (state === 'settled') continue;
    const outcomeBefore = { state, outcome: 'failed' } as unknown as CallPosition;
    expect(isLegalTransition(at(from), outcomeBefore)).toBe(false);
  }
});
