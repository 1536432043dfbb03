import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../../../runtime/server/http/exchange.js';
import { fromIncoming, send } from '../../../../runtime/server/http/node-exchange.js';
import { readJson } from '../../../../runtime/server/http/read-json.js';

/** Serves requests with `node:http`, and gives a way to write to the server and to read until it hangs up. */
async function serving(
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<(bytes: string | Buffer) => Promise<string>> {
  const server = createServer((incoming, outgoing) => {
    void answer(fromIncoming(incoming, outgoing)).then((answered) => send(answered, outgoing));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (bytes) =>
    new Promise((resolve) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (received += chunk.toString('utf8')));
      socket.on('error', () => {});
      socket.on('close', () => resolve(received));
    });
}

function said(body: string): HttpAnswer {
  return { status: 200, headers: { 'x-name': 'value' }, body };
}

/** Reads a body as JSON and answers with what came of it. */
async function echo(request: HttpRequest): Promise<HttpAnswer> {
  const read = await readJson(request, { deadlineMs: 50 });
  return { ...said(JSON.stringify(read)), status: read.ok ? 200 : read.code === 'REQUEST_TIMEOUT' ? 408 : 400 };
}

const head = 'POST /calls HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n';

describe('a request of node:http', () => {
  test.each([
    ['/calls?after=1', '/calls?after=1'],
    ['http://shop.example/calls?after=1', '/calls?after=1'],
    ['//', '//'],
  ])('sent to %s asks for %s', async (target, expected) => {
    const ask = await serving(async (request) => said(`${request.method} ${request.target}`));
    const answer = await ask(`GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(answer.endsWith(`GET ${expected}`)).toBe(true);
  });

  test('shows headers that stand twice as one, and null for those that do not stand there', async () => {
    const ask = await serving(async (request) => said(JSON.stringify([request.header('X-a'), request.header('x-b')])));
    expect(await ask('GET / HTTP/1.1\r\nhost: a\r\nX-A: 1\r\nx-a: 2\r\nconnection: close\r\n\r\n')).toMatch(
      /\["1, 2",null\]$/,
    );
  });

  test('is shown to hooks as a request of the web platform, without its body', async () => {
    const ask = await serving(async (request) => {
      const { method, url, headers, body } = request.toRequest();
      return said(JSON.stringify([method, url, headers.get('content-type'), body]));
    });
    expect(await ask(`${head}content-length: 2\r\n\r\n{}`)).toMatch(
      /\["POST","http:\/\/localhost\/calls","application\/json",null\]$/,
    );
  });

  test('tells when its caller is gone', async () => {
    const signals: AbortSignal[] = [];
    const ask = await serving((request) => {
      signals.push(request.signal);
      return new Promise(() => {});
    });
    const gone = ask('nonsense');
    void ask('GET / HTTP/1.1\r\nhost: a\r\n\r\nnonsense');
    await gone;
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });
});

describe('its body', () => {
  test.each([
    ['in one piece', 'content-length: 7\r\n\r\n{"a":1}'],
    ['in several', 'transfer-encoding: chunked\r\n\r\n2\r\n{"\r\n5\r\na":1}\r\n0\r\n\r\n'],
  ])('is read %s', async (_name, rest) => {
    const ask = await serving(echo);
    expect(await ask(head + rest)).toMatch(/{"ok":true,"value":{"a":1},"bytes":7}$/);
  });

  test.each([
    ['that is none', 'content-length: 0\r\n\r\n'],
    ['that is not UTF-8', 'content-length: 3\r\n\r\n"\xff"'],
    ['that is refused in the middle', 'content-length: 100\r\n\r\n{"a":1,"a":2,'],
  ])('%s is answered with 400', async (_name, rest) => {
    const ask = await serving(echo);
    expect(await ask(Buffer.from(head + rest, 'latin1'))).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('that stays away is given up, and its connection closed', async () => {
    const ask = await serving(echo);
    expect(await ask(`${head.replace('close', 'keep-alive')}content-length: 9\r\n\r\n{"a`)).toMatch(
      /^HTTP\/1\.1 408 [^]*connection: close\r\n/i,
    );
  });

  test('is read once', async () => {
    const ask = await serving(async (request) => {
      await request.body.read(() => true);
      return said(String(request.body.isUsed));
    });
    expect(await ask(`${head}content-length: 2\r\n\r\n{}`)).toMatch(/true$/);
  });
});

test('middleware that stands in for `writeHead` is given names with their values', async () => {
  const server = createServer((_, outgoing) => {
    const writeHead = outgoing.writeHead.bind(outgoing);
    // As those do that compress answers, or add cookies: each field is set by itself.
    outgoing.writeHead = ((status: number, fields: OutgoingHttpHeaders) => {
      for (const [name, value] of Object.entries(fields)) outgoing.setHeader(name, value ?? '');
      return writeHead(status);
    }) as typeof writeHead;
    send(said('done'), outgoing);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([answer.status, answer.headers.get('x-name'), await answer.text()]).toEqual([200, 'value', 'done']);
});
