import {
  array,
  boolean,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  option,
  tuple,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import type { JsonObject, JsonValue } from '../../runtime/core/json.js';

const names = constantFrom('a', 'b', 'c-d', '2e');
const scalars: Arbitrary<JsonValue> = constantFrom<JsonValue[]>('', 'x', 'y', 0, 1, -1, 1.5, true, false, null);
const typeName = constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array');

/** JSON values over few names and scalars, so that random schemas accept many of them. */
export const values: Arbitrary<JsonValue> = valuesOf(names);

/** Objects of such values: what a tool may be called with. */
export const objects: Arbitrary<JsonObject> = objectsOf(names);

/** Objects of JSON values whose members have the given names. */
export function objectsOf(named: Arbitrary<string>): Arbitrary<JsonObject> {
  return dictionary(named, valuesOf(named), { maxKeys: 4 });
}

function valuesOf(named: Arbitrary<string>): Arbitrary<JsonValue> {
  return letrec<{ value: JsonValue }>((tie) => ({
    value: oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalars,
      array(tie('value'), { maxLength: 3 }),
      dictionary(named, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
}

/** A schema is a few keywords put together; each is made only when it is chosen, so that schemas stay small. */
const { schema } = letrec<{ schema: JsonValue; some: JsonValue[]; keyword: JsonObject }>((tie) => {
  const one = (keyword: string, value: Arbitrary<unknown>): Arbitrary<JsonObject> =>
    value.map((made) => ({ [keyword]: made }) as JsonObject);
  const several = array(tie('schema'), { minLength: 1, maxLength: 2 });
  return {
    some: several,
    schema: oneof(
      { depthSize: 'small' },
      one('type', typeName),
      boolean(),
      array(tie('keyword'), { minLength: 1, maxLength: 4 }).map((parts) => Object.assign({}, ...parts) as JsonObject),
    ),
    keyword: oneof(
      { depthSize: 'small' },
      one('type', oneof(typeName, uniqueArray(typeName, { minLength: 1, maxLength: 3 }))),
      one('type', constantFrom('object', 'array')),
      one('enum', uniqueArray(scalars, { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) })),
      one('const', values),
      one('required', uniqueArray(names, { maxLength: 2 })),
      one('minItems', integer({ min: 0, max: 2 })),
      one('minLength', integer({ min: 0, max: 2 })),
      one('minimum', integer({ min: -1, max: 1 })),
      one('$ref', constantFrom('#/definitions/One', '#/definitions/Two')),
      one('default', values),
      one('nullable', boolean()),
      one('description', constantFrom('About it.', 'a */ b')),
      one('properties', dictionary(names, tie('schema'), { maxKeys: 3 })),
      one('properties', dictionary(names, tie('schema'), { maxKeys: 3 })),
      one('additionalProperties', tie('schema')),
      one('patternProperties', dictionary(constantFrom('^a', 'o'), tie('schema'), { maxKeys: 1 })),
      one('items', oneof(tie('schema'), tie('some'))),
      one('allOf', several),
      one('anyOf', several),
      one('oneOf', several),
      one('not', tie('schema')),
      tuple(tie('schema'), tie('schema')).map(([condition, then]) => ({ if: condition, then })),
    ),
  };
});

/** Input schemas with two definitions that may refer to each other. */
export const inputSchemas: Arbitrary<JsonObject> = tuple(
  dictionary(names, schema, { minKeys: 1, maxKeys: 4 }),
  uniqueArray(names, { maxLength: 2 }),
  option(schema, { nil: undefined }),
  tuple(schema, schema),
).map(([properties, required, additionalProperties, [One, Two]]) => ({
  type: 'object',
  properties,
  required,
  ...(additionalProperties === undefined ? {} : { additionalProperties }),
  definitions: { One, Two },
}));
