import type { Chance } from '../chance.js';
import { credential, roleNames } from '../server/people.js';
import { pages } from '../server/shop.js';
import { withHeaders, type Message } from '../wire/message.js';
import { oddKey } from './odd-values.js';

const methods = [
  'PUT',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'M-SEARCH',
  'get',
  'G ET',
  'X'.repeat(40),
];
const endings = [
  '/',
  '//',
  '/%2e%2e/',
  '/..',
  '%',
  '%zz',
  '%00',
  '%c0%ae',
  '%2Fapproval',
  '?a=%',
  '#a',
  '\\',
  ';a',
  '/é',
];
const targets = [
  '*',
  '//',
  '/',
  '',
  '/chat/tool-call/../tool-call',
  '/chat/./tool-call',
  '/CHAT/tool-call',
  '/chat%2Ftool-call',
  'http://other.example/chat/tool-call',
  'http://[bad/chat/tool-call',
  '/chat/tool-call/approvals?after=%00',
  '/chat/tool-call/approvals?after=__proto__&after=x',
  '/chat/tool-call/______________________',
  '/chat/tool-call/______________________/approval/',
  '/chat/tool-call/constructor',
  `/chat/tool-call/${'x'.repeat(5_000)}`,
  `/chat/tool-call?${'x'.repeat(20_000)}`,
];
const types = [
  'text/plain',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/json; charset=latin1',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'application/json-patch+json',
  'multipart/form-data; boundary=x',
  '',
  'é',
];
const origins = [
  ...Object.values(pages),
  'https://shop.example.evil',
  'null',
  '',
  '*',
  'https://shop.example, https://a',
];
const others: Message['headers'][] = [
  [['expect', '100-continue']],
  [['expect', 'something else']],
  [
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
  ],
  [['connection', 'close']],
  [['connection', 'keep-alive, content-length, authorization']],
  [
    ['host', 'a'],
    ['host', 'b'],
  ],
  [['host', 'a b']],
  [['content-encoding', 'gzip']],
  [['content-encoding', 'identity']],
  [
    ['x-http-method-override', 'DELETE'],
    ['x-forwarded-for', '::1'],
  ],
  [['x-long', 'x'.repeat(14_000)]],
  [['x-longer', 'x'.repeat(20_000)]],
  Array.from({ length: 100 }, (_, at) => [`x-long-${at}`, 'x'.repeat(200)] as const),
  [['x name', 'a']],
  [['x-value', 'a\0b']],
  [['x-folded', 'a\r\n b']],
  [['x-line', 'a\nb: c']],
  [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ],
  [['', 'a']],
  Array.from({ length: 150 }, (_, at) => [`x-${at}`, 'a'] as const),
];

/** Changes the request line or the headers of a request. */
export function twistHead(message: Message, chance: Chance): Message {
  const authorization = (value: string): Message => withHeaders(message, ['authorization', value]);
  const key = oddKey(chance).slice(0, 300);
  return chance.weighted<() => Message>([
    [3, () => ({ ...message, method: chance.pick(methods) })],
    [2, () => ({ ...message, target: message.target + chance.pick(endings) })],
    [2, () => ({ ...message, target: chance.pick(targets) })],
    [1, () => ({ ...message, target: percentEncoded(message.target, chance) })],
    [3, () => withHeaders(message, ['content-type', chance.pick(types)])],
    [1, () => ({ ...message, headers: message.headers.filter(([name]) => name !== 'content-type') })],
    [3, () => withHeaders(message, ['origin', chance.pick(origins)])],
    [2, () => authorization(credential(chance.pick(['Bearer', 'Decision']), chance.pick(roleNames), 'foreign'))],
    [1, () => authorization(chance.pick(['', 'Bearer', 'Bearer ann', 'Bearer __proto__.1', 'é', 'x'.repeat(9_000)]))],
    [1, () => ({ ...message, headers: [...message.headers, ...message.headers] })],
    [2, () => withHeaders(message, ['idempotency-key', key])],
    [1, () => withHeaders(message, ['idempotency-key', key], ['Idempotency-Key', 'another'])],
    [3, () => withHeaders(message, ...chance.pick(others))],
  ])();
}

function percentEncoded(target: string, chance: Chance): string {
  const at = chance.below(target.length);
  const code = target.charCodeAt(at).toString(16);
  return `${target.slice(0, at)}%${code}${target.slice(at + 1)}`;
}
