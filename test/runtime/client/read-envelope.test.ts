import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEnvelope } from '../../../runtime/client/read-envelope.js';
import { readJson } from '../../../runtime/client/read-json.js';
import type { ToolResult } from '../../../runtime/core/envelope.js';
import { seedsPresent, seedProblems } from '../../seed-schema.js';

const invalidCode = 'SERVER_TOOL_INVALID_RESPONSE';

const read = (text: string): ToolResult<unknown> => readEnvelope(readJson(text));

const valid: readonly object[] = [
  { status: 'completed', output: {} },
  { status: 'completed', output: { a: [1, null] }, requestId: 'r', idempotencyKey: 'k', approvalPolicy: 'auto' },
  { status: 'completed', output: {}, error: 'a remark' },
  { status: 'denied', error: 'not entitled', errorCode: 'SERVER_TOOL_UNAUTHORIZED' },
  { status: 'pending', approvalPolicy: 'supervisor_approve', error: 'pending supervisor approval' },
  { status: 'pending', error: 'later', approvalPolicy: 'async_pending', requestId: 'r' },
  { status: 'failed', error: 'refund window closed', errorCode: 'CUSTOMER_REFUND_DENIED' },
  { status: 'failed', error: '' },
  { status: 'duplicate', duplicateDisposition: 'replayed', output: { refundId: 'REF-123' } },
  {
    status: 'duplicate',
    duplicateDisposition: 'replayed',
    error: 'it had failed',
    errorCode: 'CUSTOMER_REFUND_DENIED',
  },
  { status: 'duplicate', duplicateDisposition: 'rejected', error: 'seen before' },
  { status: 'duplicate', duplicateDisposition: 'conflict', error: 'another input' },
];

const invalid: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a page', '<html></html>'],
  ['half a JSON text', '{"status":"completed","output":{'],
  ['two JSON texts', '{"status":"failed","error":"x"}{}'],
  ...[null, true, 1, 'completed', [], [{ status: 'completed', output: {} }]].map((value): [string, string] => [
    `JSON that is no object, ${JSON.stringify(value)}`,
    JSON.stringify(value),
  ]),
  ...[
    {},
    { output: {} },
    { status: 'done', output: {} },
    { status: 'constructor', error: 'x' },
    { status: ['completed'], output: {} },
    { status: null, error: 'x' },
    { status: 'completed' },
    { status: 'completed', error: 'x' },
    { status: 'completed', output: null },
    { status: 'completed', output: [] },
    { status: 'completed', output: 'text' },
    { status: 'completed', output: {}, more: 1 },
    { status: 'completed', output: {}, constructor: 1 },
    { status: 'completed', output: {}, requestId: 1 },
    { status: 'completed', output: {}, idempotencyKey: null },
    { status: 'completed', output: {}, approvalPolicy: 'sometimes' },
    { status: 'completed', output: {}, approvalPolicy: null },
    { status: 'completed', output: {}, duplicateDisposition: 'maybe' },
    { status: 'completed', output: {}, duplicateDisposition: null },
    { status: 'denied' },
    { status: 'denied', output: {} },
    { status: 'pending', approvalPolicy: 'user_confirm' },
    { status: 'failed', errorCode: 'A' },
    { status: 'failed', error: null },
    { status: 'failed', error: { message: 'x' } },
    { status: 'failed', error: 'x', errorCode: 5 },
    { status: 'failed', error: 'x', output: 'y' },
    { status: 'duplicate', error: 'x' },
    { status: 'duplicate', duplicateDisposition: 'again', error: 'x' },
    { status: 'duplicate', duplicateDisposition: 'replayed' },
    { status: 'duplicate', duplicateDisposition: 'rejected', output: {} },
    { status: 'duplicate', duplicateDisposition: 'conflict' },
    { status: 'failed', duplicateDisposition: 'replayed', output: {} },
  ].map((body): [string, string] => [JSON.stringify(body), JSON.stringify(body)]),
  ['a member named __proto__', '{"status":"failed","error":"x","__proto__":{}}'],
];

test.each(valid.map((envelope) => [JSON.stringify(envelope)]))('%s is taken as it is', (text) => {
  expect(read(text)).toEqual(JSON.parse(text));
});

test.each(invalid)('%s is no envelope', (_name, text) => {
  const result = read(text);
  expect(result).toEqual({ status: 'failed', error: expect.any(String) as string, errorCode: invalidCode });
});

test('white space and a member that is given twice are as JSON.parse has them', () => {
  expect(read(' {"status":"denied","status":"failed",\n"error":"x"} ')).toEqual({
    status: 'failed',
    error: 'x',
  });
});

test('the reason never repeats the answer', () => {
  for (const text of [
    'hunter2',
    '{"hunter2":1}',
    '{"status":"hunter2"}',
    '{"status":"completed","output":"hunter2"}',
  ]) {
    expect(JSON.stringify(read(text))).not.toContain('hunter2');
  }
});

describe('whatever comes', () => {
  /** Checks that a text became a result of the union. */
  function expectResult(text: string): void {
    const result = read(text);
    if (result.status === 'failed' && result.errorCode === invalidCode) return;
    expect(result).toEqual(JSON.parse(text));
    if (result.status === 'completed') expect(result.output).toBeTypeOf('object');
    else if (result.status === 'duplicate') expect('output' in result || 'error' in result).toBe(true);
    else expect(result.error).toBeTypeOf('string');
  }

  test('bytes never make it throw', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new TextDecoder().decode(array));
    fc.assert(fc.property(fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.json()), expectResult), { numRuns: 500 });
  });

  test('pieces of an envelope never make it throw', () => {
    const text = JSON.stringify(valid[1]);
    const cut = fc.tuple(fc.nat(text.length), fc.nat(text.length), fc.string());
    fc.assert(
      fc.property(cut, ([from, to, middle]) => {
        expectResult(text.slice(0, from) + middle + text.slice(to));
      }),
      { numRuns: 500 },
    );
  });

  test.skipIf(!seedsPresent)("what it takes fits the seed's schema (skipped where ../shared/seeds is absent)", () => {
    const odd = fc.constantFrom<unknown>(null, 1, '', [], {}, 'constructor');
    const envelope = fc.record(
      {
        status: fc.oneof(fc.constantFrom('completed', 'denied', 'pending', 'failed', 'duplicate'), odd),
        output: fc.oneof(fc.constant({ a: 1 }), odd),
        error: fc.oneof(fc.string(), odd),
        errorCode: fc.oneof(fc.constant('A'), odd),
        duplicateDisposition: fc.oneof(fc.constantFrom('replayed', 'rejected', 'conflict'), odd),
        approvalPolicy: fc.oneof(fc.constantFrom('auto', 'denied'), odd),
        other: odd,
      },
      { requiredKeys: [] },
    );
    let taken = 0;
    fc.assert(
      fc.property(envelope, (body) => {
        const text = JSON.stringify(body);
        expectResult(text);
        const result = read(text);
        if (result.status === 'failed' && result.errorCode === invalidCode) return;
        taken++;
        expect(seedProblems('ServerToolResultEnvelope', result)).toBe('');
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});
