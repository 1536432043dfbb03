import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../runtime/core/json.js';
import { keepRedacted } from '../../../../runtime/server/approval/keep-redacted.js';

const marker = '[redacted]';
const stored: JsonObject = {
  amount: 5,
  email: 'ann@shop.example',
  card: { number: '4111', holder: null },
  lines: [{ note: 'a' }, { note: 'b' }],
};
const paths = ['email', 'card.number', 'lines.*.note'];

describe('of an edited input', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['a marker that was left becomes what stood there', { email: marker }, { email: 'ann@shop.example' }],
    ['deep down as well', { card: { number: marker } }, { card: { number: '4111' } }],
    ['what was put in its place counts', { email: 'ann@home.example' }, { email: 'ann@home.example' }],
    ['what nobody hid can be changed', { amount: 4, email: marker }, { amount: 4, email: 'ann@shop.example' }],
    ['what was taken away stays away', { amount: 5 }, { amount: 5 }],
    ['what is new is taken', { amount: 5, tip: { of: [1, null] } }, { amount: 5, tip: { of: [1, null] } }],
    ['a value can take the place of members', { card: null }, { card: null }],
    ['members can take the place of a value', { amount: { cents: 5 } }, { amount: { cents: 5 } }],
    ['members can take the place of a list', { lines: { first: 'a' } }, { lines: { first: 'a' } }],
    ['an empty list is one', { lines: [] }, { lines: [] }],
    ['a list without a marker is taken as it is', { lines: [{ note: 'c' }] }, { lines: [{ note: 'c' }] }],
  ])('%s', (_, edited, expected) => {
    expect(keepRedacted(edited, stored, paths)).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ['where nothing was hidden', { amount: marker }],
    ['where nothing was', { other: marker }],
    ['where only every object has something', { toString: marker }],
    ['in members that take the place of a value', { amount: { cents: marker } }],
    ['in members that take the place of what was hidden', { email: { of: marker } }],
    ['in a list, whose items may have moved', { lines: [{ note: marker }, { note: marker }] }],
    ['in one item of a list', { lines: [{ note: 'c' }, { note: marker }] }],
    ['beside one that can be read', { email: marker, lines: [{ note: marker }] }],
  ])('nothing is kept when a marker is left %s', (_, edited) => {
    expect(keepRedacted(edited, stored, paths)).toBeUndefined();
  });
});

test('a marker that was sent is no licence for others', () => {
  const sent = { ...stored, comment: marker };
  expect(keepRedacted({ comment: marker, email: marker }, sent, paths)).toEqual({
    comment: marker,
    email: 'ann@shop.example',
  });
  expect(keepRedacted({ comment: marker, lines: [{ note: marker }] }, sent, paths)).toBeUndefined();
});

test('where nothing is redacted, the marker is a text like any other', () => {
  const edited = { amount: marker };
  expect(keepRedacted(edited, stored, [])).toEqual(edited);
});
