import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { errorTable } from '../../../runtime/core/errors.js';
import { createServerToolHandler, type ServerToolHost } from '../../../runtime/server/create-server-tool-handler.js';
import type { FetchHandler } from '../../../runtime/server/http/fetch-handler.js';
import { fromRequest } from '../../../runtime/server/http/fetch-exchange.js';
import { readJson } from '../../../runtime/server/http/read-json.js';
import { toNodeListener } from '../../../runtime/server/node-listener.js';
import { sampleCall, sampleRegistry } from './sample-tools.js';
import { serve } from './serve.js';

interface Sent {
  readonly method?: string;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly path?: string;
}

/** Sends requests one after another over one connection that is kept open. */
function connection(url: string): (sent?: Sent) => Promise<{ status: number | undefined; port: number | undefined }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return async ({
    method = 'POST',
    type = 'application/json',
    body = JSON.stringify(sampleCall()),
    path = '/chat/tool-call',
  } = {}) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method, agent, headers, path }, resolve).on('error', reject).end(body);
    });
    const port = response.socket.localPort;
    for await (const _chunk of response);
    return { status: response.statusCode, port };
  };
}

/** Sends bytes as they are, and gives what came back until the other side hung up. */
function exchange(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
}

test('a handler gets method, path, headers and body as they were sent', async () => {
  let seen: object | undefined;
  const url = await serve(async (incoming) => {
    const { pathname, search } = new URL(incoming.url);
    const { method, headers } = incoming;
    seen = { method, pathname, search, header: headers.get('x-name'), body: await incoming.text() };
    return new Response('done');
  });
  await fetch(`${url}/chat/tool-call?a=1`, { method: 'PUT', headers: { 'x-name': 'a, b' }, body: 'é😀' });
  expect(seen).toEqual({ method: 'PUT', pathname: '/chat/tool-call', search: '?a=1', header: 'a, b', body: 'é😀' });
});

test('a caller gets status, headers and body as the handler made them', async () => {
  const body = new Uint8Array([0, 255, 10]);
  const url = await serve(async () => new Response(body, { status: 418, headers: { 'x-name': 'value' } }));
  const response = await fetch(url);
  expect(response.status).toBe(418);
  expect(response.headers.get('x-name')).toBe('value');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
});

test('every cookie that a handler sets is sent', async () => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2; Path=/'],
  ]);
  const url = await serve(async () => new Response(null, { headers }));
  expect((await fetch(url)).headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/']);
});

test('requests without a body are handed on without one', async () => {
  const url = await serve(async (incoming) => Response.json(incoming.body === null));
  expect(await (await fetch(url)).json()).toBe(true);
});

test('a handler that fails is answered with 500 and none of its text', async () => {
  const url = await serve(() => Promise.reject(new Error('hunter2')));
  const response = await fetch(url, { method: 'POST', body: 'x' });
  expect(response.status).toBe(500);
  expect(await response.text()).toBe('');
});

test.each([
  ['a target that is no address', 'POST // HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
  ['a method that no page can send', 'TRACE / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
])('%s is answered with 400', async (_name, text) => {
  const url = await serve(async () => new Response('done'));
  expect(await exchange(url, text)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await (await fetch(url)).text()).toBe('done');
});

describe('a connection goes on after a request whose body was not wanted', () => {
  test.each<[string, Sent, number]>([
    ['too large', { body: Buffer.alloc(5_000_000, 0x20) }, 413],
    ['of another type', { type: 'text/plain', body: Buffer.alloc(5_000_000, 0x20) }, 415],
    ['with another method', { method: 'PUT', body: Buffer.alloc(200_000, 0x20) }, 405],
    ['that is small', { type: 'text/plain' }, 415],
  ])('%s', async (_name, sent, status) => {
    const send = connection(await serve(createServerToolHandler({ tools: sampleRegistry() })));
    const first = await send(sent);
    expect(first.status).toBe(status);
    // A connection that is stuck is given up after some seconds, and another is opened.
    expect(await send()).toEqual({ status: 200, port: first.port });
    expect(await send()).toEqual({ status: 200, port: first.port });
  });
});

test('a handler is told the address of the other side', async () => {
  const seen: unknown[] = [];
  const url = await serve(async (_request, from) => {
    seen.push(from);
    return new Response();
  });
  await fetch(url);
  expect(seen).toEqual([{ address: '127.0.0.1' }]);
});

describe('row 2: a caller that never stops sending is left', () => {
  const head = 'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n';

  test.each([
    ['unread', async () => new Response('enough', { status: 413 })],
    [
      'read in part',
      async (incoming: Request) => {
        const reader = incoming.body?.getReader();
        await reader?.read();
        await reader?.cancel();
        return new Response('enough', { status: 413 });
      },
    ],
  ])('when its body is %s', async (_name, handler) => {
    const url = await serve(handler, { drainMs: 100 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.write(`${head}5\r\nhello\r\n`);
    const dripping = setInterval(() => socket.write('1\r\nx\r\n'), 5);
    await new Promise((resolve) => {
      socket.once('close', resolve);
    });
    clearInterval(dripping);
    expect(received).toMatch(/^HTTP\/1\.1 413 [^]*enough/);
  });

  test('at once, when it was told that it is too slow', async () => {
    const url = await serve(async () => new Response('late', { status: 408 }), { drainMs: 1_000_000 });
    const answer = await exchange(url, `${head}5\r\nhel`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });
});

test('row 2: a body that stays away is given up by its reader, and the connection is closed', async () => {
  const url = await serve(async (incoming) => {
    const result = await readJson(fromRequest(incoming), { deadlineMs: 20 });
    return new Response(null, { status: result.ok ? 200 : errorTable[result.code].http });
  });
  const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n';
  expect(await exchange(url, `${head}{"na`)).toMatch(/^HTTP\/1\.1 408 /);
});

test('row 2: headers that are too large are answered by node itself, and reach no handler', async () => {
  const handler = vi.fn(async () => new Response());
  const url = await serve(handler);
  const answer = await exchange(url, `GET / HTTP/1.1\r\nhost: a\r\nx-name: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(handler).not.toHaveBeenCalled();
});

describe('a caller that hangs up', () => {
  const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

  describe.each<[string, (host: ServerToolHost, ended: () => void) => FetchHandler | ServerToolHost]>([
    ['a fetch handler', (host, ended) => (incoming) => host(incoming).finally(ended)],
    [
      'the host itself',
      (host, ended) =>
        Object.assign((incoming: Request) => host(incoming), host, {
          answer: (...args: Parameters<ServerToolHost['answer']>) => host.answer(...args).finally(ended),
        }),
    ],
  ])('on %s', (_door, watch) => {
    test.each([
      ['within a body of known length', `${head}content-length: 100\r\n\r\n{"name`],
      ['within a body of unknown length', `${head}transfer-encoding: chunked\r\n\r\n5\r\n{"nam\r\n`],
      ['before the body', `${head}content-length: 100\r\n\r\n`],
    ])('%s brings nothing down', async (_name, text) => {
      const problem = vi.fn();
      process.on('unhandledRejection', problem);
      const handle = createServerToolHandler({ tools: sampleRegistry() });
      const ended = vi.fn();
      const server = createServer(toNodeListener(watch(handle, ended)));
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      onTestFinished(() => {
        process.off('unhandledRejection', problem);
        server.closeAllConnections();
        server.close();
      });
      const { port } = server.address() as { port: number };
      const socket = connect(port, '127.0.0.1', () => socket.write(text, () => setTimeout(() => socket.destroy(), 50)));
      await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1), 5000);
      const send = connection(`http://127.0.0.1:${port}`);
      expect((await send()).status).toBe(200);
      expect(problem).not.toHaveBeenCalled();
    });
  });

  test('while the handler works, ends the signal of its request', async () => {
    const signals: AbortSignal[] = [];
    const url = await serve((incoming) => {
      signals.push(incoming.signal);
      return new Promise(() => {});
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'),
    );
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    expect(signals[0]?.aborted).toBe(false);
    socket.destroy();
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });
});

test('an answer that has no body announces none', async () => {
  const url = await serve(createServerToolHandler({ tools: sampleRegistry() }));
  const answer = await exchange(url, 'OPTIONS /chat/tool-call HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  expect(answer).not.toMatch(/content-length/i);
});
