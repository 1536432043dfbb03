import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  isStandardSchema,
  parseWith,
  type InferInput,
  type InferOutput,
  type StandardSchemaV1,
} from '../../../runtime/core/standard-schema.js';

const zod = z.object({ orderId: z.string().regex(/^ORD-/), limit: z.number().default(5) });
const valibot = v.object({ orderId: v.pipe(v.string(), v.regex(/^ORD-/)), limit: v.optional(v.number(), 5) });
const arktype = type({ orderId: /^ORD-/, limit: 'number = 5' });

/** A schema with a fixed answer. */
function answering(answer: unknown): StandardSchemaV1 {
  return { '~standard': { version: 1, vendor: 'test', validate: () => answer as { value: unknown } } };
}

describe.each<[string, StandardSchemaV1<unknown, unknown>]>([
  ['zod', zod],
  ['valibot', valibot],
  ['arktype', arktype],
])('a schema of %s', (_name, schema) => {
  test('is recognised, parses, and applies its defaults', () => {
    expect(isStandardSchema(schema)).toBe(true);
    expect(parseWith(schema)({ orderId: 'ORD-1' })).toEqual({ ok: true, value: { orderId: 'ORD-1', limit: 5 } });
  });

  test('says where a value does not fit, and never what the value was', () => {
    const result = parseWith(schema)({ orderId: 'secret-4711', limit: 3 });
    expect(result).toMatchObject({ ok: false, issues: [{ path: ['orderId'] }] });
    expect(JSON.stringify(result)).not.toContain('4711');
    expect(JSON.stringify(parseWith(schema)({ orderId: 'ORD-1', limit: 'secret-4711' }))).not.toContain('4711');
    expect(JSON.stringify(parseWith(schema)({ orderId: { number: 'secret-4711' } }))).not.toContain('4711');
  });

  test('leaves the argument as it is', () => {
    const data = { orderId: 'ORD-1' };
    parseWith(schema)(data);
    expect(data).toEqual({ orderId: 'ORD-1' });
  });

  test('never sees what JSON cannot hold', () => {
    expect(parseWith(schema)({ orderId: new Date(0) })).toMatchObject({
      ok: false,
      issues: [{ path: ['orderId'], keyword: 'json' }],
    });
  });
});

test('a message without data is passed on', () => {
  const issues = [{ message: 'must be an order number', path: ['orders', { key: 0 }] }];
  expect(parseWith(answering({ issues }))({ orders: ['x1'] })).toEqual({
    ok: false,
    issues: [{ path: ['orders', '0'], keyword: 'test', message: 'must be an order number' }],
  });
});

test('a message that quotes the data, even in part, is not', () => {
  const quoting = (message: string, data: unknown): unknown => parseWith(answering({ issues: [{ message }] }))(data);
  const withheld = { ok: false, issues: [{ path: [], keyword: 'test', message: 'is not valid' }] };
  expect(quoting('no a-very-l...', 'a-very-long-secret')).toEqual(withheld);
  expect(quoting('no 4711', { a: [4711] })).toEqual(withheld);
  expect(quoting('no member cardNumber', { cardNumber: true })).toEqual(withheld);
});

describe('the author is told, by an exception, of a schema that', () => {
  test('answers asynchronously', () => {
    const slow = z.string().refine(async () => true);
    expect(() => parseWith(slow)('a')).toThrow();
    expect(() => parseWith(answering(Promise.reject(new Error('late'))))('a')).toThrow(
      'a schema of test validates asynchronously; tools need schemas that answer at once',
    );
  });

  test('makes what cannot be stored', () => {
    const dated = z.object({ at: z.string().transform((text) => new Date(text)) });
    expect(() => parseWith(dated)({ at: '2026-05-13' })).toThrow(
      'a schema of zod makes a value that JSON cannot hold: /at must be a plain object, not an instance of a class',
    );
  });
});

test.each([null, undefined, 'x', {}, { '~standard': null }, { '~standard': { version: 2 } }, { type: 'object' }])(
  '%j is no Standard Schema',
  (value) => {
    expect(isStandardSchema(value)).toBe(false);
  },
);

test('types are those of the library', () => {
  expectTypeOf<InferInput<typeof zod>>().toEqualTypeOf<{ orderId: string; limit?: number | undefined }>();
  expectTypeOf<InferOutput<typeof zod>>().toEqualTypeOf<{ orderId: string; limit: number }>();
  expectTypeOf<InferOutput<typeof valibot>>().toEqualTypeOf<{ orderId: string; limit: number }>();
  expectTypeOf<InferOutput<typeof arktype>>().toEqualTypeOf<{ orderId: string; limit: number }>();
});
