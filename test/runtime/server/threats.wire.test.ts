import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ServerToolResultEnvelope } from '../../../runtime/core/envelope.js';
import { assertEnvelope } from './assert-envelope.js';
import { FakeEnvironment, settled } from './fake-environment.js';
import { serve } from './serve.js';
import { ToolServer, type ToolSketch } from './tool-server.js';

const look: ToolSketch = { approvalPolicy: 'auto', sideEffectLevel: 'read_only' };
const call = { name: 'look', input: {}, context: { sessionId: 's', turnIndex: 0, toolCallId: 'c' } };

interface Exchange {
  readonly status: number;
  readonly body: ServerToolResultEnvelope;
}

/** Sends the pieces of a request over a socket of its own, and reads the first answer. */
async function exchange(
  pieces: readonly (string | Uint8Array)[],
  {
    before = async () => {},
    server = new ToolServer({ look }),
  }: { before?: () => Promise<void>; server?: ToolServer } = {},
): Promise<Exchange> {
  const url = new URL(await serve(server.handler));
  const text = await new Promise<string>((resolve) => {
    let received = '';
    const socket = connect(Number(url.port), '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
      void before();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      // The last of the chunks in which the answer comes.
      if (received.endsWith('\r\n0\r\n\r\n')) socket.destroy();
    });
  });
  const body = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as ServerToolResultEnvelope;
  assertEnvelope(body);
  expect(text).not.toMatch(/\bat .*\.[jt]s:/);
  expect(server.runs.length).toBeLessThanOrEqual(1);
  return { status: Number(text.split(' ', 2)[1]), body };
}

/** The head of a post; its length as announced. */
function head(length: number | string, more: string = ''): string {
  const lines = [
    'POST /chat/tool-call HTTP/1.1',
    'host: localhost',
    'authorization: Bearer ann',
    'content-type: application/json',
  ];
  return `${[...lines, `content-length: ${length}`].join('\r\n')}\r\n${more}\r\n`;
}

const post = (body: string | Uint8Array, more?: string): readonly (string | Uint8Array)[] => [
  head(Buffer.byteLength(body), more),
  body,
];

test('a proper call is answered over the wire', async () => {
  expect(await exchange(post(JSON.stringify(call)))).toMatchObject({ status: 200, body: { status: 'completed' } });
});

describe('threat row 1: a body that is no JSON in UTF-8', () => {
  test.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['cut off', JSON.stringify(call).slice(0, -1)],
    ['with a byte order mark', `\ufeff${JSON.stringify(call)}`],
    ['with a NUL', `${JSON.stringify(call)}\u0000`],
    ['in UTF-16', Buffer.from(JSON.stringify(call), 'utf16le')],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['two values', `${JSON.stringify(call)}{}`],
  ])('%s: 400', async (_, body) => {
    expect(await exchange(post(body))).toMatchObject({ status: 400, body: { errorCode: 'REQUEST_INVALID' } });
  });
});

describe('threat row 2: a body that is too large, or too slow', () => {
  const large = JSON.stringify({ ...call, input: { text: 'x'.repeat(70_000) } });

  test('that says how long it is: 413', async () => {
    expect((await exchange(post(large))).status).toBe(413);
  });

  test('that does not say how long it is: 413', async () => {
    const chunked = head(0).replace('content-length: 0', 'transfer-encoding: chunked');
    const chunk = `${large.length.toString(16)}\r\n${large}\r\n`;
    expect((await exchange([chunked, chunk])).status).toBe(413);
  });

  test('that never ends: 413 as soon as it is too large', async () => {
    expect((await exchange([head(1_000_000_000), large])).status).toBe(413);
  });

  test('that drips: 408', async () => {
    const environment = new FakeEnvironment();
    const server = new ToolServer({ look }, { environment });
    const before = async (): Promise<void> => {
      await new Promise((resolve) => void setTimeout(resolve, 50));
      await environment.pass(10_000);
      await settled();
    };
    const { status, body } = await exchange([head(1_000), '{"name":'], { before, server });
    expect([status, body.errorCode]).toEqual([408, 'REQUEST_TIMEOUT']);
  });
});

test('threat row 3: a body that unpacks to more: 415', async () => {
  const packed = gzipSync(Buffer.alloc(10 * 1024 * 1024, 0x20));
  expect((await exchange(post(packed, 'content-encoding: gzip\r\n'))).status).toBe(415);
});

describe('threat row 4: a deep body', () => {
  const nested = (depth: number): string => {
    // The request and its input are two of the levels.
    const value = `${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}`;
    return JSON.stringify(call).replace('"input":{}', `"input":{"a":${value}}`);
  };

  test.each([
    [31, 200],
    [32, 200],
    [33, 400],
    [20_000, 400],
  ])('of %i levels: %i', async (depth, status) => {
    expect((await exchange(post(nested(depth)))).status).toBe(status);
  });
});

describe('threat row 5: what is said twice', () => {
  test.each([
    ['a member', JSON.stringify(call).replace('"input":{}', '"input":{},"input":{"a":1}'), ''],
    ['a member in the input', JSON.stringify(call).replace('"input":{}', '"input":{"a":1,"\\u0061":2}'), ''],
    ['the key', JSON.stringify({ ...call, idempotencyKey: 'k' }), 'idempotency-key: other\r\n'],
    ['the header', JSON.stringify(call), 'idempotency-key: k\r\nidempotency-key: k\r\n'],
  ])('%s: 400', async (_, body, more) => {
    expect((await exchange(post(body, more))).status).toBe(400);
  });
});

describe('threat rows 6 and 7: names that every object has', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('`%s` in an input is a member like any other', async (name) => {
    const server = new ToolServer({ look });
    const body = JSON.stringify(call).replace('"input":{}', `"input":{"${name}":{"polluted":true}}`);
    expect((await exchange(post(body), { server })).status).toBe(200);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.hasOwn(server.runs[0]?.input as object, name)).toBe(true);
  });

  test.each(['name', 'context'])('`%s` is not there because a prototype has it', async (name) => {
    const { [name as 'name']: _, ...rest } = call;
    const body = JSON.stringify(rest).replace('{', `{"__proto__":${JSON.stringify({ [name]: call[name as 'name'] })},`);
    expect((await exchange(post(body))).status).toBe(400);
  });
});

test('a method or an address that the web platform does not know is answered with an envelope', async () => {
  for (const [start, ...expected] of [
    ['TRACE /chat/tool-call', 405, 'METHOD_NOT_ALLOWED'],
    ['GET //', 404, 'CALL_UNKNOWN'],
  ]) {
    const { status, body } = await exchange([`${start} HTTP/1.1\r\nhost: localhost\r\n\r\n`]);
    expect([status, body.errorCode]).toEqual(expected);
  }
});
