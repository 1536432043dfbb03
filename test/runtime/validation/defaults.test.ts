import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../runtime/core/json.js';
import { applyDefaults, type Defaults } from '../../../runtime/validation/defaults.js';

function withDefaults<T>(defaults: Defaults, data: T): T {
  applyDefaults(defaults, data);
  return data;
}

test('a default is written where the member is absent, and only there', () => {
  const defaults: Defaults = { members: { size: { value: 'any' } } };
  expect(withDefaults(defaults, {})).toEqual({ size: 'any' });
  for (const size of ['big', null, false, 0, '']) expect(withDefaults(defaults, { size })).toEqual({ size });
});

test.each<[JsonValue]>([[null], [false], [0], [''], [[]], [{}]])('%j is a default like any other', (value) => {
  expect(withDefaults({ members: { a: { value } } }, {})).toEqual({ a: value });
});

test('values that are neither objects nor arrays are left alone', () => {
  for (const data of [null, 1, 'text', true, undefined]) {
    expect(() => applyDefaults({ members: { a: { value: 1 } }, items: {}, also: () => [{}] }, data)).not.toThrow();
  }
});

test('defaults for members are not written into arrays, nor those for items into objects', () => {
  const inner: Defaults = { members: { a: { value: 1 } } };
  expect(withDefaults({ ...inner, items: inner }, [{}])).toEqual([{ a: 1 }]);
  expect(Object.keys(withDefaults({ ...inner }, []))).toEqual([]);
  expect(withDefaults({ items: inner }, { 0: {} })).toEqual({ 0: {} });
});

test('defaults reach into members that are present', () => {
  const defaults: Defaults = { members: { address: { inside: { members: { country: { value: 'FR' } } } } } };
  expect(withDefaults(defaults, { address: {} })).toEqual({ address: { country: 'FR' } });
  expect(withDefaults(defaults, {})).toEqual({});
});

test('a default is itself completed', () => {
  const defaults: Defaults = {
    members: { address: { value: {}, inside: { members: { country: { value: 'FR' } } } } },
  };
  expect(withDefaults(defaults, {})).toEqual({ address: { country: 'FR' } });
});

test('each item of an array is completed', () => {
  const defaults: Defaults = { members: { items: { inside: { items: { members: { quantity: { value: 1 } } } } } } };
  expect(withDefaults(defaults, { items: [{}, { quantity: 2 }, 'x'] })).toEqual({
    items: [{ quantity: 1 }, { quantity: 2 }, 'x'],
  });
});

test('the rest is every member that is not named', () => {
  const defaults: Defaults = {
    members: { plain: {}, given: { value: {} } },
    rest: { members: { stock: { value: 0 } } },
  };
  expect(withDefaults(defaults, { plain: {}, lyon: {}, berlin: { stock: 3 } })).toEqual({
    plain: {},
    given: {},
    lyon: { stock: 0 },
    berlin: { stock: 3 },
  });
});

test('a member that only gets nothing is none of the rest, whichever description names it', () => {
  const rest: Defaults = { members: { stock: { value: 0 } } };
  const defaults: Defaults = { members: { plain: {} }, rest, also: () => [{ members: { depot: { value: {} } } }] };
  expect(withDefaults(defaults, { plain: {} })).toEqual({ plain: {}, depot: { stock: 0 } });
});

describe('a default is completed by every description of it', () => {
  const size: Defaults = { members: { page: { value: { size: 5 } } } };
  const number: Defaults = { members: { page: { inside: { members: { number: { value: 1 } } } } } };

  test.each<[string, Defaults]>([
    ['the first one writes it', { also: () => [size, number] }],
    ['the last one writes it', { also: () => [number, size] }],
    ['an inner one writes it', { ...number, also: () => [size] }],
    ['the outer one writes it', { ...size, also: () => [number] }],
  ])('when %s', (_when, defaults) => {
    expect(withDefaults(defaults, {})).toEqual({ page: { size: 5, number: 1 } });
  });

  test('on every level', () => {
    const inner: Defaults = { members: { a: { inside: { members: { b: { inside: number } } } } } };
    const outer: Defaults = { members: { a: { value: {}, inside: { members: { b: { value: {}, inside: size } } } } } };
    for (const also of [
      [inner, outer],
      [outer, inner],
    ])
      expect(withDefaults({ also: () => also }, {})).toEqual({ a: { b: { page: { size: 5, number: 1 } } } });
  });

  test('in the items of a list that is itself a default', () => {
    const list: Defaults = { members: { list: { value: [{}, { page: {} }] } } };
    const items: Defaults = { members: { list: { inside: { items: { also: () => [number, size] } } } } };
    expect(withDefaults({ also: () => [items, list] }, {})).toEqual({
      list: [{ page: { size: 5, number: 1 } }, { page: { number: 1 } }],
    });
  });
});

test('of different defaults for one member the nearest wins, and of equally near ones the first', () => {
  const gives = (value: JsonValue, ...also: Defaults[]): Defaults => ({
    members: { a: { value } },
    also: () => also,
  });
  const through = (...also: Defaults[]): Defaults => ({ also: () => also });
  expect(withDefaults(gives('own', gives('other')), {})).toEqual({ a: 'own' });
  expect(withDefaults(through(gives('first'), gives('second')), {})).toEqual({ a: 'first' });
  expect(withDefaults(through(through(gives('far')), gives('near')), {})).toEqual({ a: 'near' });
});

test('further descriptions of the same value add theirs, and the first wins', () => {
  const defaults: Defaults = {
    members: { a: { value: 1 } },
    also: () => [{ members: { a: { value: 2 }, b: { value: 2 } } }, { members: { b: { value: 3 }, c: { value: 3 } } }],
  };
  expect(withDefaults(defaults, {})).toEqual({ a: 1, b: 2, c: 3 });
});

test('a recursive description follows the data as deep as it goes', () => {
  const tree: Defaults = {
    members: { label: { value: 'none' }, children: { inside: { items: { also: () => [tree] } } } },
  };
  expect(withDefaults(tree, { children: [{ children: [{}] }, { label: 'x' }] })).toEqual({
    label: 'none',
    children: [{ label: 'none', children: [{ label: 'none' }] }, { label: 'x' }],
  });
});

test('two calls never share a default', () => {
  const defaults: Defaults = { members: { tags: { value: ['new'] }, options: { value: { deep: { a: 1 } } } } };
  const first = withDefaults<{ tags?: string[]; options?: { deep: { a: number } } }>(defaults, {});
  first.tags?.push('changed');
  if (first.options) first.options.deep.a = 2;
  expect(withDefaults(defaults, {})).toEqual({ tags: ['new'], options: { deep: { a: 1 } } });
});

test('defaults that are frozen can be changed by whoever gets them', () => {
  const defaults: Defaults = { members: { tags: { value: Object.freeze(['new']) } } };
  expect(() => withDefaults<{ tags?: string[] }>(defaults, {}).tags?.push('more')).not.toThrow();
});

describe('members that every object inherits', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s counts as absent until it is there',
    (name) => {
      const defaults: Defaults = { members: { [name]: { value: 'default' } } };
      const completed = withDefaults<Record<string, unknown>>(defaults, {});
      expect(Object.entries(completed)).toEqual([[name, 'default']]);
      expect(Object.entries(withDefaults(defaults, { [name]: 'own' }))).toEqual([[name, 'own']]);
    },
  );

  test('of the rest they are completed like any other', () => {
    const rest: Defaults = { members: { a: { value: 1 } } };
    expect(Object.entries(withDefaults({ members: {}, rest }, { constructor: {} }))).toEqual([
      ['constructor', { a: 1 }],
    ]);
  });

  test('a default named __proto__ becomes a member and no prototype', () => {
    const members = JSON.parse('{"__proto__":{"value":{"admin":true}}}') as NonNullable<Defaults['members']>;
    const data = withDefaults<Record<string, unknown>>({ members }, {});
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(data['admin']).toBeUndefined();
    expect(JSON.stringify(data)).toBe('{"__proto__":{"admin":true}}');
  });
});
