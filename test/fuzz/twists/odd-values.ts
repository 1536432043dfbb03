import type { JsonObject, JsonValue } from '../../../runtime/core/json.js';
import type { Chance } from '../chance.js';

/** Names that mean something to JavaScript, or to whoever reads names as paths. */
export const oddNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  'valueOf',
  '',
  ' ',
  '0',
  '-1',
  'length',
  'a.b',
  'a/b',
  '~1',
  '*',
  '\u0000',
  '\u2028',
  'é',
  'e\u0301',
  '😀',
  '\u202eabc',
  'x'.repeat(300),
];

const oddTexts = [
  ...oddNames,
  '[redacted]',
  '4111 1111 1111 1111',
  'withhold me',
  "'; drop table calls; --",
  '${7*7}{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\r\nset-cookie: a=1',
  'null',
  '2026-02-30T25:61:00Z',
  'x'.repeat(5_000),
] as const;

const oddNumbers = [0, -0, -1, 0.1, 1e21, 1e-7, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1), 1.5, 1e308, 5e-324] as const;

/** JSON as it may come from anybody, of a size that a server takes. */
export function oddValue(chance: Chance, levels: number = 4): JsonValue {
  return chance.weighted<() => JsonValue>([
    [3, () => chance.pick(oddTexts)],
    [2, () => chance.pick(oddNumbers)],
    [2, () => chance.pick([true, false, null])],
    [levels > 0 ? 2 : 0, () => Array.from({ length: chance.below(4) }, () => oddValue(chance, levels - 1))],
    [levels > 0 ? 4 : 0, () => oddObject(chance, levels - 1)],
  ])();
}

/** An object with odd names; each is its own member, `__proto__` too. */
export function oddObject(chance: Chance, levels: number = 3): JsonObject {
  const names = Array.from({ length: chance.below(5) }, () =>
    chance.percent(70) ? chance.pick(oddNames) : chance.pick(['a', 'b', 'secret', 'list', 'x']),
  );
  return Object.fromEntries(names.map((name) => [name, oddValue(chance, levels)]));
}

/** What is not to be taken for JSON, or is too much of it. */
export function wildText(chance: Chance): string {
  const many = chance.pick([10, 30, 33, 200, 5_000, 20_000]);
  return chance.weighted<() => string>([
    [3, () => '['.repeat(many) + ']'.repeat(many)],
    [3, () => '{"a":'.repeat(many) + '1' + '}'.repeat(many)],
    [1, () => '['.repeat(many)],
    [2, () => `[${Array.from({ length: many }, () => '0').join(',')}]`],
    [2, () => `{${Array.from({ length: many }, (_, at) => `"m${at}":${at}`).join(',')}}`],
    [2, () => JSON.stringify('x'.repeat(chance.pick([60_000, 66_000, 300_000, 1_200_000])))],
    [1, () => '9'.repeat(many)],
    [3, () => chance.pick(['1e400', '-1e999', '9007199254740993', '1E+2', '-0', '01', '+1', '.5', '0x1', 'NaN'])],
    [3, () => chance.pick(['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\x41"', '"\t"', '"', "'a'", 'undefined'])],
    [3, () => chance.pick(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"__proto__":1,"__proto__":{}}', '{,}', '[1,]'])],
  ])();
}

/** Keys and ids, odd ones and some that are just right. */
export function oddKey(chance: Chance): string {
  return chance.pick([
    ...oddTexts,
    'x'.repeat(255),
    'x'.repeat(256),
    '"quoted"',
    '"half',
    'a,b',
    'a b',
    'k\u00e9y',
    'constructor',
    '..',
    '%00',
  ]);
}
