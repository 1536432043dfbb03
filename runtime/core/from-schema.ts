import type { JsonObject } from './json.js';
import type { InferInput, InferOutput, StandardSchemaV1 } from './standard-schema.js';

/** A schema as hand-written tools take it: JSON Schema, or what a schema library makes. */
export type SchemaSource = JsonObject | StandardSchemaV1;

/** What a parser makes of an input: every default is filled in. */
export type ArgsOf<Schema extends SchemaSource> = Schema extends StandardSchemaV1
  ? InferOutput<Schema>
  : FromSchema<Schema & { readonly type: 'object' }, 'received'>;

/** What a handler may give to fit an output schema. */
export type GivenOf<Schema extends SchemaSource | undefined> = Schema extends StandardSchemaV1
  ? InferInput<Schema>
  : OutputOf<Schema>;

/** What a caller gets of an output. */
export type OutputOf<Schema extends SchemaSource | undefined> = Schema extends StandardSchemaV1
  ? InferOutput<Schema>
  : Schema extends JsonObject
    ? FromSchema<Schema & { readonly type: 'object' }, 'sent'>
    : object;

/**
 * The type of the values that a JSON Schema accepts, as far as TypeScript can tell from a literal of it. Where it cannot,
 * the type is wider, at worst `unknown`: a schema that is built at run time, `$ref`, `anyOf` and its like say nothing.
 * `received` values have every default, `sent` ones need not.
 */
export type FromSchema<Schema, View extends 'sent' | 'received' = 'received'> = Schema extends
  { readonly $ref: unknown } | { readonly nullable: unknown }
  ? unknown
  : Schema extends { readonly const: infer Value }
    ? Value
    : Schema extends { readonly enum: readonly (infer Value)[] }
      ? Value
      : Schema extends { readonly type: readonly (infer Type)[] }
        ? OfType<Type, Schema, View>
        : Schema extends { readonly type: infer Type }
          ? OfType<Type, Schema, View>
          : unknown;

type OfType<Type, Schema, View extends 'sent' | 'received'> = Type extends 'string'
  ? string
  : Type extends 'number' | 'integer'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'null'
        ? null
        : Type extends 'array'
          ? Schema extends { readonly items: infer Items extends JsonObject }
            ? FromSchema<Items, View>[]
            : unknown[]
          : Type extends 'object'
            ? OfObject<Schema, View>
            : unknown;

type OfObject<Schema, View extends 'sent' | 'received'> = Schema extends { readonly properties: infer Properties }
  ? Flat<
      {
        -readonly [
          Name in keyof Properties as Name extends Present<Schema, Properties, View> ? Name : never
        ]: FromSchema<Properties[Name], View>;
      } & {
        -readonly [
          Name in keyof Properties as Name extends Present<Schema, Properties, View> ? never : Name
        ]?: Name extends Inherited ? unknown : FromSchema<Properties[Name], View>;
      } & { [Name in Exclude<Demanded<Schema>, keyof Properties>]: unknown } & Rest<Schema, unknown>
    >
  : Flat<{ [Name in Demanded<Schema>]: unknown } & Rest<Schema, RestValue<Schema, View>>>;

/** The names that a schema requires. */
type Demanded<Schema> = Schema extends { readonly required: readonly (infer Name extends string)[] } ? Name : never;

type Present<Schema, Properties, View> =
  | Demanded<Schema>
  | (View extends 'received'
      ? {
          [Name in keyof Properties]: Properties[Name] extends { readonly default: unknown } ? Name : never;
        }[keyof Properties]
      : never);

/** What reading an absent member of these names gives. */
type Inherited = keyof typeof Object.prototype;

type RestValue<Schema, View extends 'sent' | 'received'> = Schema extends { readonly patternProperties: unknown }
  ? unknown
  : Demanded<Schema> extends never
    ? Schema extends { readonly additionalProperties: infer Value extends JsonObject }
      ? FromSchema<Value, View>
      : unknown
    : unknown;

type Rest<Schema, Value> = Schema extends { readonly patternProperties: unknown }
  ? { [name: string]: unknown }
  : Schema extends { readonly additionalProperties: false }
    ? unknown
    : { [name: string]: Value };

/** One object type instead of several that are joined. */
type Flat<T> = { [Name in keyof T]: T[Name] };
