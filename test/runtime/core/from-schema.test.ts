import { describe, expectTypeOf, test } from 'vitest';
import type { ArgsOf, FromSchema, GivenOf, OutputOf } from '../../../runtime/core/from-schema.js';
import type { JsonObject } from '../../../runtime/core/json.js';
import type { StandardSchemaV1 } from '../../../runtime/core/standard-schema.js';

/** The type that a literal of a schema stands for; evaluates nothing. */
function typeOf<const Schema extends JsonObject>(_schema: Schema): FromSchema<Schema> {
  return undefined as FromSchema<Schema>;
}

describe('a literal JSON Schema has the type of', () => {
  test('its type, or any of its types', () => {
    expectTypeOf(typeOf({ type: 'string', maxLength: 3 })).toEqualTypeOf<string>();
    expectTypeOf(typeOf({ type: 'integer' })).toEqualTypeOf<number>();
    expectTypeOf(typeOf({ type: 'boolean' })).toEqualTypeOf<boolean>();
    expectTypeOf(typeOf({ type: ['number', 'null'] })).toEqualTypeOf<number | null>();
  });

  test('its values', () => {
    expectTypeOf(typeOf({ type: 'string', enum: ['a', 'b'] })).toEqualTypeOf<'a' | 'b'>();
    expectTypeOf(typeOf({ const: 3 })).toEqualTypeOf<3>();
  });

  test('its items', () => {
    expectTypeOf(typeOf({ type: 'array', items: { type: 'string' } })).toEqualTypeOf<string[]>();
    expectTypeOf(typeOf({ type: 'array' })).toEqualTypeOf<unknown[]>();
    expectTypeOf(typeOf({ type: 'array', items: [{ type: 'string' }] })).toEqualTypeOf<unknown[]>();
  });

  test('its properties: those that are required or have a default are there', () => {
    const schema = {
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: { id: { type: 'string' }, limit: { type: 'integer', default: 5 }, note: { type: 'string' } },
    } as const;
    expectTypeOf<FromSchema<typeof schema>>().toEqualTypeOf<{ id: string; limit: number; note?: string }>();
    expectTypeOf<FromSchema<typeof schema, 'sent'>>().toEqualTypeOf<{ id: string; limit?: number; note?: string }>();
  });

  test('objects in objects, open unless they are closed', () => {
    const inner = { type: 'object', properties: { a: { type: 'string' } }, required: ['a', 'b'] } as const;
    expectTypeOf<FromSchema<typeof inner>>().toEqualTypeOf<{ [name: string]: unknown; a: string; b: unknown }>();
    expectTypeOf<FromSchema<{ type: 'object' }>>().toEqualTypeOf<{ [name: string]: unknown }>();
    expectTypeOf<FromSchema<{ type: 'object'; additionalProperties: { type: 'number' } }>>().toEqualTypeOf<{
      [name: string]: number;
    }>();
  });
});

describe('where TypeScript cannot tell, the type is wider:', () => {
  test('references, choices and nullable', () => {
    expectTypeOf(typeOf({ $ref: '#/definitions/a', type: 'string' })).toBeUnknown();
    expectTypeOf(typeOf({ anyOf: [{ type: 'string' }] })).toBeUnknown();
    expectTypeOf(typeOf({ type: 'string', nullable: true })).toBeUnknown();
    expectTypeOf(typeOf({})).toBeUnknown();
  });

  test('members of which others follow from patterns', () => {
    expectTypeOf<
      FromSchema<{ type: 'object'; additionalProperties: false; patternProperties: { a: { type: 'string' } } }>
    >().toEqualTypeOf<{ [name: string]: unknown }>();
  });

  test('an absent member whose name every object inherits', () => {
    expectTypeOf<
      FromSchema<{ type: 'object'; additionalProperties: false; properties: { toString: { type: 'string' } } }>
    >().toEqualTypeOf<{ toString?: unknown }>();
  });

  test('schemas that are not literals', () => {
    expectTypeOf<ArgsOf<JsonObject>>().toEqualTypeOf<{ [name: string]: unknown }>();
  });
});

test('inputs and outputs are objects, whether their schema says so or not', () => {
  expectTypeOf<ArgsOf<{ properties: { a: { type: 'string' } }; additionalProperties: false }>>().toEqualTypeOf<{
    a?: string;
  }>();
  expectTypeOf<OutputOf<undefined>>().toEqualTypeOf<object>();
});

test('of a Standard Schema, the handler gets and callers get what it makes, and the handler gives what it takes', () => {
  type Schema = StandardSchemaV1<{ a?: string }, { a: string }>;
  expectTypeOf<ArgsOf<Schema>>().toEqualTypeOf<{ a: string }>();
  expectTypeOf<GivenOf<Schema>>().toEqualTypeOf<{ a?: string }>();
  expectTypeOf<OutputOf<Schema>>().toEqualTypeOf<{ a: string }>();
});
