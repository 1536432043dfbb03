import { describe, expect, test, vi } from 'vitest';
import { createPlainHandler } from '../../../runtime/server/plain-binding.js';
import { echo, sampleCall, sampleRegistry } from './sample-tools.js';
import { ask, serve } from './serve.js';

const json = { 'content-type': 'application/json' };

describe('a request that is no call is refused with 400 and not run', () => {
  const context = { sessionId: 's', turnIndex: 0, toolCallId: 'c' };
  const bodies: [string, string][] = [
    ['nothing', ''],
    ['text', 'hello'],
    ['half a JSON text', '{"name":'],
    ...[null, 1, 'echo', true, [], [sampleCall()]].map((body): [string, string] => [
      `no object, ${JSON.stringify(body).slice(0, 20)}`,
      JSON.stringify(body),
    ]),
    ...[
      {},
      { name: undefined },
      { name: null },
      { name: 5 },
      { name: ['echo'] },
      { input: undefined },
      { input: null },
      { input: [] },
      { input: 'text' },
      { idempotencyKey: 5 },
      { idempotencyKey: null },
      { more: 1 },
      { constructor: 1 },
      { approved: true },
      { context: undefined },
      { context: null },
      { context: [] },
      { context: {} },
      { context: { ...context, more: 1 } },
      { context: { ...context, sessionId: 5 } },
      { context: { ...context, sessionId: undefined } },
      { context: { ...context, toolCallId: undefined } },
      { context: { ...context, toolCallId: null } },
      { context: { ...context, turnIndex: undefined } },
      { context: { ...context, turnIndex: '0' } },
      { context: { ...context, turnIndex: -1 } },
      { context: { ...context, turnIndex: 0.5 } },
      { context: { ...context, turnIndex: null } },
      { context: { ...context, idempotencyKey: 5 } },
    ].map((changes, index): [string, string] => [
      index === 0 ? 'an empty object' : `a call whose members are ${JSON.stringify(changes)}`,
      index === 0 ? '{}' : JSON.stringify(sampleCall(changes)),
    ]),
    ['a member named __proto__', JSON.stringify(sampleCall()).replace('{', '{"__proto__":{},')],
    [
      'a member named __proto__ in the context',
      JSON.stringify(sampleCall()).replace('"context":{', '"context":{"__proto__":{},'),
    ],
  ];

  test.each(bodies)('%s', async (_name, body) => {
    const handler = vi.fn(echo);
    const answer = await ask(sampleRegistry(handler), undefined, { body });
    expect(answer.httpStatus).toBe(400);
    expect(answer.body).toMatchObject({ status: 'failed', errorCode: 'REQUEST_INVALID' });
    expect(answer.body['error']).toBeTypeOf('string');
    expect(handler).not.toHaveBeenCalled();
  });

  test('bytes that are not UTF-8', async () => {
    const whole = JSON.stringify(sampleCall({ input: { text: '@' } })).split('@');
    const wrong = Buffer.concat([Buffer.from(whole[0] ?? ''), Buffer.from([0xe9]), Buffer.from(whole[1] ?? '')]);
    expect((await ask(sampleRegistry(), undefined, { body: wrong })).httpStatus).toBe(400);
  });
});

test('keys in the body and the context are part of a call', async () => {
  const context = { sessionId: 's', turnIndex: 3, toolCallId: 'c', idempotencyKey: 'k' };
  const answer = await ask(sampleRegistry(), sampleCall({ idempotencyKey: 'k', context }));
  expect(answer.body).toMatchObject({ status: 'completed' });
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s is refused with 405, which names POST',
  async (method) => {
    const handler = vi.fn(echo);
    const url = await serve(createPlainHandler({ tools: sampleRegistry(handler) }));
    const response = await fetch(url, { method, headers: json });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    if (method !== 'HEAD')
      expect(await response.json()).toMatchObject({ status: 'failed', errorCode: 'METHOD_NOT_ALLOWED' });
    expect(handler).not.toHaveBeenCalled();
  },
);

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json ;charset=UTF-8',
])('the content type %j is taken', async (type) => {
  const answer = await ask(sampleRegistry(), sampleCall(), { headers: { 'content-type': type } });
  expect(answer.httpStatus).toBe(200);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'text/json',
  'application/jsonp',
  'application/json-seq',
  'application/json+ld',
  'text/plain; application/json',
])('the content type %j is refused with 415', async (type) => {
  const handler = vi.fn(echo);
  const answer = await ask(sampleRegistry(handler), sampleCall(), { headers: { 'content-type': type } });
  expect(answer.httpStatus).toBe(415);
  expect(answer.body).toMatchObject({ status: 'failed', errorCode: 'UNSUPPORTED_MEDIA' });
  expect(handler).not.toHaveBeenCalled();
});

test('a request without content type is refused with 415', async () => {
  const body = new TextEncoder().encode(JSON.stringify(sampleCall()));
  expect((await ask(sampleRegistry(), undefined, { body, headers: {} })).httpStatus).toBe(415);
});

describe('a call may have 64 KiB', () => {
  const filled = (size: number): string => {
    const empty = JSON.stringify(sampleCall({ input: { text: '' } }));
    return JSON.stringify(sampleCall({ input: { text: 'x'.repeat(size - empty.length) } }));
  };

  test('and not a byte more', async () => {
    expect((await ask(sampleRegistry(), undefined, { body: filled(65_536) })).httpStatus).toBe(200);
    const handler = vi.fn(echo);
    const answer = await ask(sampleRegistry(handler), undefined, { body: filled(65_537) });
    expect(answer.httpStatus).toBe(413);
    expect(answer.body).toMatchObject({ status: 'failed', errorCode: 'PAYLOAD_TOO_LARGE' });
    expect(handler).not.toHaveBeenCalled();
  });

  test('counted in bytes, not in characters', async () => {
    const body = JSON.stringify(sampleCall({ input: { text: 'é'.repeat(40_000) } }));
    expect((await ask(sampleRegistry(), undefined, { body })).httpStatus).toBe(413);
  });

  test('which holds for bodies that do not say their length, and the rest is never read', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(0x20));
      },
    });
    const handle = createPlainHandler({ tools: sampleRegistry() });
    const init = { method: 'POST', headers: json, body: endless, duplex: 'half' as const };
    const response = await handle(new Request('http://shop.example/chat/tool-call', init));
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(1_000_000);
  });
});
