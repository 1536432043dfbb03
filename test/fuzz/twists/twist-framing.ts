import type { Chance } from '../chance.js';
import { bytesOf, headOf, plainly, withHeaders, type Delivery, type Message } from '../wire/message.js';

/** Sends a request in another way than in one piece, with its length, and somebody who waits. */
export function twistFraming(message: Message, chance: Chance): Delivery {
  return chance.weighted<(message: Message, chance: Chance) => Delivery>([
    [4, chunked],
    [2, lying],
    [2, inPieces],
    [2, pipelined],
    [2, halfClosed],
    [2, abandoned],
    [1, stalled],
    [1, followedByMore],
  ])(message, chance);
}

const nothing = Buffer.alloc(0);

function chunked(message: Message, chance: Chance): Delivery {
  const body = message.body ?? nothing;
  const head = headOf(withHeaders(message, ['transfer-encoding', 'chunked']));
  const pieces: Buffer[] = [head];
  const sizes = chance.pick([1, 7, 100, 4_096]);
  for (let at = 0; at < body.length && pieces.length < 300;) {
    const chunk = body.subarray(at, pieces.length === 299 ? body.length : at + sizes);
    pieces.push(Buffer.concat([Buffer.from(`${sizeLine(chunk.length, chance)}\r\n`), chunk, Buffer.from('\r\n')]));
    at += chunk.length;
  }
  const end = chance.weighted([
    [6, '0\r\n\r\n'],
    [1, '0\r\nx-trailer: a\r\n\r\n'],
    [1, '0\r\ncontent-length: 5\r\n\r\n'],
    [1, 'xyz\r\n\r\n'],
    [1, 'FFFFFFFFFFFFFFFFF\r\n'],
    [1, '-1\r\n\r\n'],
    [1, '0\n\n'],
    [1, ''],
  ]);
  pieces.push(Buffer.from(end));
  return { pieces, pauseMs: 0, ending: 'wait and half-close', requests: 1, isWhole: false };
}

function sizeLine(size: number, chance: Chance): string {
  const hex = size.toString(16);
  if (chance.percent(90)) return hex;
  return chance.pick([hex.toUpperCase(), `000${hex}`, `${hex};name=value`, `${hex};${'x'.repeat(300)}`, `${hex} `]);
}

/** The length is not that of the body. */
function lying(message: Message, chance: Chance): Delivery {
  const body = message.body ?? nothing;
  const { length } = body;
  const said = chance.pick([
    String(length + chance.between(1, 100)),
    String(Math.max(0, length - chance.between(1, 20))),
    '0',
    '-1',
    'abc',
    `${length}, ${length}`,
    '99999999999999999999',
    `0x${length.toString(16)}`,
    '',
  ]);
  const lengths: Message['headers'] = chance.pick<Message['headers']>([
    [['content-length', said]],
    [
      ['content-length', said],
      ['Content-Length', String(length)],
    ],
    [
      ['content-length', String(length)],
      ['transfer-encoding', 'chunked'],
    ],
    [
      ['content-length', String(length)],
      ['transfer-encoding', 'gzip'],
    ],
    [['transfer-encoding', 'chunked, chunked']],
  ]);
  const head = headOf({ ...message, headers: [...message.headers, ...lengths] });
  return { pieces: [head, body], pauseMs: 0, ending: 'wait and half-close', requests: 1, isWhole: false };
}

/** Slowly, but not too slowly. */
function inPieces(message: Message, chance: Chance): Delivery {
  const bytes = bytesOf(message);
  const size = Math.max(1, Math.ceil(bytes.length / chance.between(2, 12)));
  const count = Math.ceil(bytes.length / size);
  const pieces = Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  return { ...plainly(message), pieces, pauseMs: chance.between(1, 30) };
}

/** Several at once, without waiting for an answer in between. */
function pipelined(message: Message, chance: Chance): Delivery {
  const requests = chance.between(2, 5);
  const bytes = Buffer.concat(Array.from({ length: requests }, () => bytesOf(message)));
  return { ...plainly(message), pieces: [bytes], requests };
}

function halfClosed(message: Message, chance: Chance): Delivery {
  const bytes = bytesOf(message);
  const sent = chance.percent(50) ? bytes.length : chance.below(bytes.length);
  return { pieces: [bytes.subarray(0, sent)], pauseMs: 0, ending: 'half-close', requests: 1, isWhole: false };
}

function abandoned(message: Message, chance: Chance): Delivery {
  const bytes = bytesOf(message);
  const sent = chance.percent(50) ? bytes.length : chance.below(bytes.length);
  const half = sent >> 1;
  const pieces = [bytes.subarray(0, half), bytes.subarray(half, sent)];
  return { pieces, pauseMs: chance.pick([0, 1, 20]), ending: 'hang up', requests: 1, isWhole: false };
}

/** The rest never comes, and whoever sends it never hangs up. */
function stalled(message: Message, chance: Chance): Delivery {
  const bytes = bytesOf(message);
  const body = message.body ?? nothing;
  const left = chance.between(1, chance.percent(70) && body.length > 0 ? body.length : bytes.length - 1);
  return { pieces: [bytes.subarray(0, bytes.length - left)], pauseMs: 0, ending: 'wait', requests: 1, isWhole: false };
}

function followedByMore(message: Message, chance: Chance): Delivery {
  const more = chance.pick([
    '\r\n',
    '\r\n\r\n',
    'x',
    'GET',
    '\0\0',
    'GET / HTTP/1.1\r\nhost: a\r\n\r\n',
    'HTTP/1.1 200 OK\r\n\r\n',
  ]);
  const bytes = Buffer.concat([bytesOf(message), Buffer.from(more)]);
  return { pieces: [bytes], pauseMs: 0, ending: 'wait and half-close', requests: 1, isWhole: false };
}
