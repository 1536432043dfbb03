import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const closed = (properties: object): object => ({ type: 'object', additionalProperties: false, properties });
const text = { type: 'string' };

const inputSchema = {
  ...closed({
    email: text,
    'billing.name': text,
    customer: closed({ email: text, tags: { type: 'array', items: text } }),
    lines: { type: 'array', items: closed({ note: text }) },
    pair: { type: 'array', items: [closed({ x: text }), text], additionalItems: false },
    address: { $ref: '#/definitions/Address' },
    payment: { anyOf: [closed({ card: text }), { $ref: '#/definitions/Address' }, { type: 'null' }] },
    merged: { allOf: [{ type: 'object', properties: { a: text } }, { properties: { b: text } }] },
    sealed: { type: 'object', allOf: [closed({ a: text }), { properties: { b: text } }] },
    chosen: { oneOf: [closed({ a: text }), { type: 'object', properties: { b: text } }] },
    switched: {
      type: 'object',
      properties: { kind: text },
      if: { properties: { kind: { const: 'a' } } },
      then: closed({ kind: text, a: text }),
      else: closed({ kind: text, b: text }),
    },
    prices: { type: 'object', additionalProperties: closed({ net: text }) },
    headers: { type: 'object', patternProperties: { '^x-': closed({ value: text }) }, additionalProperties: false },
    open: { type: 'object', properties: { a: text } },
    anything: {},
    never: { type: 'object', properties: { a: false } },
    'not yet typed': { properties: { a: text }, additionalProperties: false },
  }),
  definitions: { Address: closed({ street: text, next: { $ref: '#/definitions/Address' } }) },
};

const redacting = (...redactInput: readonly string[]): string =>
  contract({ inputSchema, audit: { classification: 'pii', redactInput } });

describe('a path to redact leads to', () => {
  test.each([
    'email',
    'billing.name',
    'customer',
    'customer.email',
    'customer.tags.*',
    'customer.tags.0',
    'lines.*.note',
    'lines.3.note',
    'pair.0.x',
    'pair.1',
    'pair.*.x',
    'address.street',
    'address.next.next.street',
    'payment.card',
    'payment.next.street',
    'merged.a',
    'merged.b',
    'sealed.a',
    'sealed.b',
    'chosen.a',
    'chosen.b',
    'switched.a',
    'switched.b',
    'prices.eur.net',
    'prices.*.net',
    'headers.x-id.value',
    'headers.*.value',
    '*.email',
    'open.a',
    'anything',
  ])('%s', async (path) => {
    expect(await findings(redacting(path))).toEqual([]);
  });

  test.each([
    'emial',
    '',
    'email.local',
    'customer.mail',
    'customer..email',
    'customer.tags.email',
    'lines.note',
    'lines.*.price',
    'lines.*.*.price',
    'pair.2',
    'pair.*.y',
    'address.city',
    'address.next.next.city',
    'payment.cash',
    'switched.c',
    'sealed.c',
    'prices.eur.gross',
    'headers.y-id',
    'headers.x-id.other',
    'never.a',
    'constructor',
    '/customer/email',
    '$.email',
    'not yet typed.b',
  ])('nothing that could ever be there with %s', async (path) => {
    const { name, severity, message } = await onlyFinding(redacting('email', path));
    expect([name, severity]).toEqual(['redaction-impossible', 'error']);
    expect(message).toBe(`\`${path}\` can never be there: \`inputSchema\` is closed at this place`);
  });

  test.each(['open.b', 'anything.x', 'merged.c', 'chosen.c', 'open.b.c.d'])(
    'something undeclared that might be there with %s',
    async (path) => {
      const { name, severity, message } = await onlyFinding(redacting('email', path));
      expect([name, severity]).toEqual(['redaction-undeclared', 'warning']);
      expect(message).toBe(`\`${path}\` is not declared in \`inputSchema\``);
    },
  );
});

describe('the hint', () => {
  test.each([
    ['lines.note', '`*` stands for each item of a list: write `lines.*.note`.'],
    ['/customer/email', 'Write `customer.email`.'],
    ['/lines/note', '`*` stands for each item of a list: write `lines.*.note`.'],
    ['$.customer.email', 'Write `customer.email`.'],
    ['lines[*].note', '`*` stands for each item of a list: write `lines.*.note`.'],
  ])('for %s says what was probably meant', async (path, hint) => {
    expect((await onlyFinding(redacting(path))).hint).toBe(hint);
  });
});

test('the output has paths of its own, and without a schema everything may be there', async () => {
  const audit = { classification: 'pii', redactOutput: ['trace'] };
  const outputSchema = closed({ trace: text });
  expect(await findings(contract({ audit, outputSchema }))).toEqual([]);
  expect((await onlyFinding(contract({ audit, outputSchema: closed({ id: text }) }))).name).toBe(
    'redaction-impossible',
  );
  expect((await onlyFinding(contract({ audit }))).name).toBe('redaction-undeclared');
});

test('newer dialects are understood', async () => {
  const pair = { type: 'array', prefixItems: [closed({ x: text })], items: false };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...closed({ pair, node: { $dynamicRef: '#/$defs/node' } }),
    $defs: { node: closed({ a: text }) },
  };
  const audit = { classification: 'pii', redactInput: ['pair.0.x', 'pair.*.x', 'node.a', 'pair.1'] };
  expect((await findings(contract({ inputSchema: schema, audit }))).map((one) => one.split(' ')[0])).toEqual([
    'redaction-impossible',
  ]);
});

test('each path is reported where it stands', async () => {
  const redactInput = ['orderId', 'a', 'b'];
  expect(await findings(contract({ audit: { classification: 'pii', redactInput } }))).toEqual([
    'redaction-impossible 17:7',
    'redaction-impossible 18:7',
  ]);
});

test('a pattern that could stall is not tried', async () => {
  const held = { type: 'object', patternProperties: { '^(a+)+$': text }, additionalProperties: false };
  const audit = { classification: 'pii', redactInput: [`held.${'a'.repeat(40)}!`] };
  const found = await findings(contract({ inputSchema: closed({ held }), audit }));
  expect(found.map((finding) => finding.split(' ')[0])).toEqual(['pattern-vulnerable', 'redaction-undeclared']);
});

test('schemas that refer to each other many times over, or for ever, are looked at once', async () => {
  const twice = (name: string): object => ({ anyOf: [1, 2].map(() => ({ $ref: `#/definitions/${name}` })) });
  const definitions = Object.fromEntries([
    ...Array.from({ length: 60 }, (_, level) => [`d${level}`, twice(`d${level + 1}`)] as const),
    ['d60', closed({ a: text, next: { $ref: '#/definitions/d0' } })] as const,
  ]);
  const schema = { ...closed({ a: { $ref: '#/definitions/d0' } }), definitions };
  const audit = { classification: 'pii', redactInput: ['a.next.next.a', 'a.next.b'] };
  expect((await findings(contract({ inputSchema: schema, audit }))).map((one) => one.split(' ')[0])).toEqual([
    'redaction-impossible',
  ]);
});
