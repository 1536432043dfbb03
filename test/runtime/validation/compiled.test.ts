import { describe, expect, test } from 'vitest';
import { lowerAnySchema } from '../../../generator/passes/lower-tool.js';
import { evaluateValidator } from '../../../generator/validator/evaluate.js';
import type { JsonSchema } from '../../../runtime/core/json.js';
import { createParse, createValidate, type CompiledValidator } from '../../../runtime/validation/compiled.js';
import type { Defaults } from '../../../runtime/validation/defaults.js';

/** The validator that the compiler makes. */
function compiled(schema: object): CompiledValidator {
  return evaluateValidator(lowerAnySchema(schema as JsonSchema).canonical);
}

function issuesOf(schema: object, data: unknown): unknown {
  const result = createParse(compiled(schema))(data);
  return result.ok ? 'accepted' : result.issues;
}

const order = {
  type: 'object',
  additionalProperties: false,
  required: ['orderId'],
  properties: { orderId: { type: 'string' }, items: { type: 'array', items: { type: 'integer' } } },
};
const size: Defaults = { members: { size: { value: 1 } } };
const never: CompiledValidator = () => {
  throw new RangeError('Maximum call stack size exceeded');
};

describe('a parser', () => {
  test('returns a copy of what it accepts', () => {
    const data = { orderId: 'ORD-1', items: [1] };
    const result = createParse<typeof data>(compiled(order))(data);
    expect(result).toEqual({ ok: true, value: data });
    expect(result.ok && result.value).not.toBe(data);
    expect(result.ok && result.value.items).not.toBe(data.items);
  });

  test('writes defaults into the copy, before it validates, and leaves the argument untouched', () => {
    const parse = createParse(
      compiled({ type: 'object', required: ['size'], properties: { size: { maximum: 1 } } }),
      size,
    );
    const data = Object.freeze({});
    expect(parse(data)).toEqual({ ok: true, value: { size: 1 } });
    expect(data).toEqual({});
    expect(parse({ size: 2 })).toMatchObject({ ok: false, issues: [{ path: ['size'], keyword: 'maximum' }] });
  });

  test('names the place, the keyword and the reason', () => {
    const data = { orderId: 'a', items: [1, 'x'] };
    expect(issuesOf(order, data)).toEqual([{ path: ['items', '1'], keyword: 'type', message: 'must be integer' }]);
    expect(issuesOf(order, 'text')).toEqual([{ path: [], keyword: 'type', message: 'must be object' }]);
  });

  test('names the member that is missing or too much', () => {
    expect(issuesOf(order, {})).toEqual([{ path: ['orderId'], keyword: 'required', message: 'is missing' }]);
    expect(issuesOf(order, { orderId: 'a', constructor: 1 })).toMatchObject([
      { path: ['constructor'], keyword: 'additionalProperties' },
    ]);
    const nested = { type: 'object', properties: { order } };
    expect(issuesOf(nested, { order: { orderId: 'a', 'x/y': 1 } })).toMatchObject([{ path: ['order', 'x/y'] }]);
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    const unevaluated = { $schema, type: 'object', unevaluatedProperties: false };
    expect(issuesOf(unevaluated, { a: 1 })).toMatchObject([{ path: ['a'], message: 'is not a known property' }]);
    const dependencies = { type: 'object', dependencies: { a: ['b'] } };
    expect(issuesOf(dependencies, { a: 1 })).toMatchObject([{ path: ['b'], message: 'is missing, and `a` needs it' }]);
    const either = { anyOf: [dependencies, false] };
    expect(issuesOf(either, { a: 1 })).toContainEqual(
      expect.objectContaining({ path: ['b'], message: 'is missing, and `a` needs it' }),
    );
  });

  test('says what is wrong with a name, once', () => {
    const names = { type: 'object', propertyNames: { maxLength: 2 } };
    expect(issuesOf(names, { long: 1 })).toEqual([
      { path: ['long'], keyword: 'maxLength', message: 'has a name that must have at most 2 characters' },
    ]);
    expect(issuesOf({ type: 'object', propertyNames: false }, { a: 1 })).toMatchObject([{ path: ['a'] }]);
  });

  test('says what follows from a condition, and not that something does', () => {
    const schema = { if: { required: ['a'] }, then: { required: ['b'] } };
    expect(issuesOf(schema, { a: 1 })).toMatchObject([{ path: ['b'], message: 'is missing' }]);
  });

  test.each(['__proto__', 'constructor', 'a'])('sees that `%s` stands in a list twice', (text) => {
    const schema = { type: 'array', uniqueItems: true, items: { type: 'string' } };
    expect(issuesOf(schema, [text, 'b', text])).toMatchObject([
      { path: [], message: 'must not have equal items (those at 0 and 2)' },
    ]);
    expect(issuesOf(schema, [text, 'b'])).toBe('accepted');
  });

  test('names members whose names need escaping in a JSON Pointer', () => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };
    for (const name of ['a/b', 'a~b', '~1', '', '~01', 'ö "x"']) {
      expect(issuesOf(schema, { [name]: 'x' })).toMatchObject([{ path: [name] }]);
    }
  });

  test('never tells the value', () => {
    expect(JSON.stringify(issuesOf(order, { orderId: 'ORD-1', items: ['hunter2'] }))).not.toContain('hunter2');
  });

  test('refuses what JSON cannot hold, with the path', () => {
    expect(issuesOf({}, { a: [new Date(0)] })).toEqual([
      { path: ['a', '0'], keyword: 'json', message: 'must be a plain object, not an instance of a class' },
    ]);
  });

  test('turns a stack that is too small into an issue', () => {
    expect(createParse(never)({})).toEqual({
      ok: false,
      issues: [{ path: [], keyword: 'depth', message: 'must not be nested this deeply' }],
    });
  });

  test('turns defaults that never end into an issue', () => {
    const endless: Defaults = { members: { child: { value: {}, inside: { also: () => [endless] } } } };
    expect(createParse(compiled({}), endless)({})).toMatchObject({
      ok: false,
      issues: [{ keyword: 'json', message: 'must not be nested deeper than 128 levels' }],
    });
  });

  test('turns a default that others make grow without measure into an issue', () => {
    let tree: Defaults = {};
    for (let level = 0; level < 40; level++) {
      const inside = tree;
      tree = { members: { left: { value: {}, inside }, right: { value: {}, inside } } };
    }
    const parse = createParse(compiled({}), { members: { tree: { value: {}, inside: tree } } });
    expect(parse({})).toEqual({
      ok: false,
      issues: [{ path: ['tree'], keyword: 'json', message: 'must not be completed by more than 10000 defaults' }],
    });
  });

  test('accepts its own results, also at the greatest depth', () => {
    const nested: Defaults = { members: { in: { inside: { also: () => [nested] } }, more: { value: { a: [] } } } };
    const parse = createParse(compiled({}), nested);
    const verdicts = [124, 125, 126, 127, 128].map((depth) => {
      let data = {};
      for (let level = 1; level < depth; level++) data = { in: data };
      const result = parse(data);
      if (result.ok) expect(parse(result.value)).toEqual(result);
      return result.ok;
    });
    expect(verdicts).toEqual([true, true, true, false, false].map((_, index) => index < 3));
  });

  test('does not hide what is no fault of the data', () => {
    const broken: CompiledValidator = () => {
      throw new TypeError('broken');
    };
    expect(() => createParse(broken)({})).toThrow('broken');
  });

  test('has a text for reasons without one', () => {
    const silent: CompiledValidator = Object.assign(() => false, {
      errors: [{ instancePath: '/a', schemaPath: '#', keyword: 'custom', params: {} }],
    });
    expect(createParse(silent)({ a: 1 })).toMatchObject({ issues: [{ path: ['a'], message: 'is not valid' }] });
  });
});

describe('a type guard', () => {
  test('leaves its reasons in errors, and takes them away again', () => {
    const validate = createValidate<{ orderId: string }>(compiled(order));
    expect(validate.errors).toBeNull();
    expect(validate({})).toBe(false);
    expect(validate.errors).toMatchObject([{ keyword: 'required', params: { missingProperty: 'orderId' } }]);
    expect(validate({ orderId: 'a' })).toBe(true);
    expect(validate.errors).toBeNull();
  });

  test('never writes to its argument, defaults or not', () => {
    const data = Object.freeze({});
    expect(createValidate(compiled({ required: ['size'] }), size)(data)).toBe(true);
    expect(data).toEqual({});
  });

  test.each<[string, unknown]>([
    ['a date', { orderId: 'a', items: new Date(0) }],
    ['NaN', { a: Number.NaN }],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', { a: 1n }],
    ['a function', { a: () => 1 }],
    ['a member that is undefined', { orderId: 'a', other: undefined }],
    ['an undefined item', [undefined]],
    ['nothing', undefined],
    ['a plain object', { orderId: 'a' }],
    ['a missing member', {}],
  ])('accepts exactly what the parser accepts: %s', (_name, data) => {
    for (const schema of [{}, order, { type: 'object' }]) {
      for (const defaults of [undefined, { members: {} }]) {
        const parsed = createParse(compiled(schema), defaults)(data).ok;
        expect(createValidate(compiled(schema), defaults)(data)).toBe(parsed);
      }
    }
  });

  test('says why it refused a value that JSON cannot hold, not why it refused the one before', () => {
    const validate = createValidate(compiled(order), size);
    expect(validate({})).toBe(false);
    expect(validate({ orderId: 'a', items: [1n] })).toBe(false);
    expect(validate.errors).toMatchObject([{ keyword: 'json', instancePath: '/items/0' }]);
  });

  test('refuses what is nested deeper than the stack reaches', () => {
    const validate = createValidate(never);
    expect(validate({})).toBe(false);
    expect(validate.errors).toMatchObject([{ keyword: 'depth' }]);
  });
});
