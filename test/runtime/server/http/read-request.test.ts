import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../../runtime/core/json.js';
import { readRequest } from '../../../../runtime/server/http/read-request.js';

const context = { sessionId: 'session-1', turnIndex: 0, toolCallId: 'call-1' };
const call = { name: 'echo', input: { text: 'hello' }, context };

test('a call is read with all that it has, and nothing else', () => {
  const keyed = { ...call, idempotencyKey: 'k', context: { ...context, idempotencyKey: 'k2' } };
  expect(readRequest(call)).toEqual({ ok: true, request: call });
  expect(readRequest(keyed)).toEqual({ ok: true, request: keyed });
});

test('names of 200 characters are taken, however they are encoded', () => {
  for (const name of ['x'.repeat(200), '😀'.repeat(200)]) {
    const long = { ...call, name, context: { ...context, sessionId: name, toolCallId: name } };
    expect(readRequest(long)).toEqual({ ok: true, request: long });
  }
});

describe('what is wrong is said, and where', () => {
  const text = 'must be a string of 1 to 200 characters, none of them a control character';
  const index = 'must be a whole number that is not negative';
  const inContext = (changes: object): object => ({ ...call, context: { ...context, ...changes } });
  const without = (name: string, value: object = call): object =>
    Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

  test.each<[unknown, string]>([
    [null, '(root) must be an object'],
    [[call], '(root) must be an object'],
    ['echo', '(root) must be an object'],
    [without('name'), '/name is missing'],
    [without('input'), '/input is missing'],
    [without('context'), '/context is missing'],
    [{ ...call, approved: true }, '/approved is not allowed'],
    [{ ...call, constructor: 1 }, '/constructor is not allowed'],
    [JSON.parse(JSON.stringify(call).replace('{', '{"__proto__":{},')), '/__proto__ is not allowed'],
    [{ ...call, name: 5 }, `/name ${text}`],
    [{ ...call, name: '' }, `/name ${text}`],
    [{ ...call, name: 'x'.repeat(201) }, `/name ${text}`],
    [{ ...call, name: 'a\r\nb' }, `/name ${text}`],
    [{ ...call, name: 'a\u0085' }, `/name ${text}`],
    [{ ...call, name: 'a\u2028' }, `/name ${text}`],
    [{ ...call, input: null }, '/input must be an object'],
    [{ ...call, input: [] }, '/input must be an object'],
    [{ ...call, idempotencyKey: null }, '/idempotencyKey must be a string'],
    [{ ...call, context: [] }, '/context must be an object'],
    [{ ...call, context: {} }, '/context/sessionId is missing'],
    [{ ...call, context: without('turnIndex', context) }, '/context/turnIndex is missing'],
    [{ ...call, context: without('toolCallId', context) }, '/context/toolCallId is missing'],
    [inContext({ approved: true }), '/context/approved is not allowed'],
    [inContext({ sessionId: null }), `/context/sessionId ${text}`],
    [inContext({ sessionId: '' }), `/context/sessionId ${text}`],
    [inContext({ sessionId: '\u001b[31m' }), `/context/sessionId ${text}`],
    [inContext({ toolCallId: 'x'.repeat(201) }), `/context/toolCallId ${text}`],
    [inContext({ turnIndex: '0' }), `/context/turnIndex ${index}`],
    [inContext({ turnIndex: -1 }), `/context/turnIndex ${index}`],
    [inContext({ turnIndex: 0.5 }), `/context/turnIndex ${index}`],
    [inContext({ turnIndex: 2 ** 53 }), `/context/turnIndex ${index}`],
    [inContext({ idempotencyKey: 5 }), '/context/idempotencyKey must be a string'],
  ])('%j', (body, problem) => {
    expect(readRequest(body as JsonValue)).toEqual({
      ok: false,
      code: 'REQUEST_INVALID',
      text: `the body is no tool call: ${problem}; nothing ran`,
    });
  });

  test('row 57: in one line, whatever a member is called', () => {
    const result = readRequest({ ...call, ['\r\nSet-Cookie: a=b\u2028\u001b[31m' + 'x'.repeat(10_000)]: 1 });
    const line = (result as { text: string }).text;
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(line.length).toBeLessThan(400);
  });
});

test('row 7: what every object inherits is no member', () => {
  const inherited = Object.create(call) as JsonValue;
  expect(readRequest(inherited)).toMatchObject({ ok: false });
});

test('any JSON value is read or refused', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { name: fc.jsonValue(), input: fc.jsonValue(), context: fc.jsonValue(), idempotencyKey: fc.jsonValue() },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(value, (body) => {
      const result = readRequest(body as JsonValue);
      if (result.ok) expect(result.request).toEqual(body);
      else expect(result.code).toBe('REQUEST_INVALID');
    }),
  );
});
