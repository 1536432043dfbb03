import { expect, test } from 'vitest';
import { readJson } from '../../../runtime/client/read-json.js';
import { readView } from '../../../runtime/client/read-view.js';
import type { JsonObject } from '../../../runtime/core/json.js';
import { waiting } from './fixtures.js';

const read = (changes: object): unknown =>
  readView({ ...waiting, ...changes } as unknown as JsonObject, waiting.requestId);

test('a view is taken as it is', () => {
  expect(read({})).toEqual(waiting);
  const more = { expiresAt: null, reason: 'no', result: { status: 'denied', error: 'x' }, allowedDecisions: [] };
  expect(read(more)).toEqual({ ...waiting, ...more });
});

test.each([
  [{ requestId: 'another' }],
  [{ tool: 1 }],
  [{ state: 'waiting' }],
  [{ state: 'toString' }],
  [{ facts: null }],
  [{ facts: [] }],
  [{ allowedDecisions: ['approve', 'sign'] }],
  [{ allowedDecisions: 'approve' }],
  [{ expiresAt: 5 }],
  [{ version: '1' }],
  [{ version: 1.5 }],
  [{ reason: null }],
  [{ result: { status: 'completed' } }],
  [{ result: null }],
])('with %j it is none', (changes) => {
  expect(read(changes)).toBeUndefined();
});

test.each(['', 'null', '[]', '<html></html>', '{}'])('%j is none', (text) => {
  expect(readView(readJson(text), waiting.requestId)).toBeUndefined();
});
