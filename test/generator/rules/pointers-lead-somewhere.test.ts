import { describe, expect, test } from 'vitest';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const inputSchema = {
  type: 'object',
  properties: {
    orderId: { type: 'string' },
    'a/b': { type: 'string' },
    'm~n': { type: 'string' },
    lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    pair: { type: 'array', items: [{ type: 'object', properties: { x: {} } }, { type: 'string' }] },
    address: { $ref: '#/definitions/Address' },
    payment: {
      anyOf: [{ type: 'object', properties: { card: { type: 'string' } } }, { $ref: '#/definitions/Address' }],
    },
    extra: { type: 'object', additionalProperties: { type: 'object', properties: { note: {} } } },
    open: { type: 'object' },
  },
  definitions: { Address: { type: 'object', properties: { street: {}, next: { $ref: '#/definitions/Address' } } } },
};

const keyed = (...keyFrom: readonly string[]): string => contract({ idempotency: 'required', keyFrom, inputSchema });

describe('a pointer of a key leads to', () => {
  test.each([
    '/orderId',
    '/a~1b',
    '/m~0n',
    '/lines',
    '/lines/0/sku',
    '/lines/*/sku',
    '/pair/0/x',
    '/address/street',
    '/address/next/next/street',
    '/payment/card',
    '/payment/street',
    '/extra/anything/note',
  ])('%s', async (pointer) => {
    expect(await findings(keyed(pointer))).toEqual([]);
  });

  test.each([
    '/ordrId',
    '/a/b',
    '/orderId/x',
    '/lines/sku',
    '/lines/0/price',
    '/pair/0/y',
    '/address/city',
    '/address/next/next/city',
    '/payment/cash',
    '/extra/anything/other',
    '/open/x',
    '/constructor',
  ])('nothing with %s', async (pointer) => {
    const { name, message } = await onlyFinding(keyed('/orderId', pointer));
    expect(name).toBe('pointer-missing');
    expect(message).toBe(`\`${pointer}\` leads to nothing in \`inputSchema\``);
  });

  test('nothing in schemas that refer to each other many times over, which are looked at once', async () => {
    const twice = (level: number): object => ({ anyOf: [1, 2].map(() => ({ $ref: `#/definitions/d${level}` })) });
    const levels = Array.from({ length: 60 }, (_, level) => [`d${level}`, twice(level + 1)] as const);
    const definitions = { ...Object.fromEntries(levels), d60: { type: 'object', properties: { x: {} } } };
    const schema = { type: 'object', properties: { a: twice(0) }, definitions };
    const fields = { idempotency: 'required', keyFrom: ['/a/x', '/a/y'], inputSchema: schema };
    expect(await findings(contract(fields))).toEqual([expect.stringMatching(/^pointer-missing /)]);
  });

  test('nothing, at the item of the list', async () => {
    const text = contract({ idempotency: 'required', keyFrom: ['/orderId', '/ordrId'] });
    expect(await findings(text)).toEqual(['pointer-missing 16:5']);
  });
});

describe('a pointer to sensitive data', () => {
  test('leads into the schema of its side', async () => {
    const sensitive = { input: { '/orderId': ['email'] }, output: { '/street': ['address'] } };
    const outputSchema = { type: 'object', properties: { street: {} } };
    expect(await findings(contract({ sensitive, outputSchema }))).toEqual([]);
    const text = contract({ sensitive: { output: { '/orderId': ['email'] } }, outputSchema });
    expect((await onlyFinding(text)).message).toBe('`/orderId` leads to nothing in `outputSchema`');
  });

  test('is reported at its own key', async () => {
    const sensitive = { input: { '/orderId': ['email'], '/ordrId': ['email'] } };
    expect(await findings(contract({ sensitive }))).toEqual(['pointer-missing 17:5']);
  });

  test('leads to nothing in an output that no schema describes', async () => {
    expect(await findings(contract({ sensitive: { output: { '/x': ['pan'] } } }))).toEqual(['pointer-missing 15:5']);
  });
});
