// A caller that costs little, so that the servers are what is measured: sockets that are kept open, and one request
// after the other on each.
import { connect } from 'node:net';
import { callOf, credential, keyOf, mcpCallOf } from './calls.mjs';

let number = 0;

/**
 * Keeps a server busy for some time.
 * @param {{ port: number, kind: string, connections: number, ms: number }} load
 * @returns {Promise<{ calls: number, ms: number }>}
 */
export async function callFor({ port, kind, connections, ms }) {
  const startedAt = performance.now();
  const end = startedAt + ms;
  const calls = await Promise.all(Array.from({ length: connections }, () => callUntil(port, kind, end)));
  return { calls: calls.reduce((sum, count) => sum + count, 0), ms: performance.now() - startedAt };
}

/**
 * @param {number} port
 * @param {string} kind
 * @param {number} end
 * @returns {Promise<number>} How many calls were answered
 */
function callUntil(port, kind, end) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    let calls = 0;
    socket.setNoDelay(true).setEncoding('latin1');
    const next = () => {
      if (performance.now() < end) socket.write(requestOf(kind));
      else socket.end(() => resolve(calls));
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (piece) => {
      received += piece;
      const head = received.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? Number.NaN);
      if (head < 0 || !(received.length >= head + 4 + length)) return;
      if (!isDone(kind, received)) return reject(new Error(`${kind} answered:\n${received}`));
      received = '';
      calls++;
      next();
    });
  });
}

/** A faster server must not be one that does not do the work. */
function isDone(/** @type {string} */ kind, /** @type {string} */ answer) {
  const says = kind === 'mcp' ? '"structuredContent":{"noteId"' : '"status":"completed"';
  return answer.startsWith('HTTP/1.1 200 ') && answer.includes(says) && answer.includes('"length":46');
}

function requestOf(/** @type {string} */ kind) {
  number++;
  const body = kind === 'mcp' ? mcpCallOf(number) : callOf(number);
  const lines = [
    `POST ${kind === 'mcp' ? '/mcp' : '/chat/tool-call'} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `authorization: ${credential}`,
    `idempotency-key: ${keyOf(number)}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
