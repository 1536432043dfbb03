import { describe, expect, test } from 'vitest';
import { dialectUri } from '../../../generator/json-schema/dialects.js';
import { findings, onlyFinding } from '../rules/findings.js';
import { withInput } from './schema-contract.js';

const text = { type: 'string' };
const number = { type: 'number' };

/** The definitions start at line 8. */
const defining = ($defs: object, more: object = {}): string =>
  withInput({ $schema: dialectUri('2020-12'), type: 'object', $defs, ...more });
const older = (definitions: object, more: object = {}): string =>
  withInput({ $schema: dialectUri('draft-07'), type: 'object', definitions, ...more });

describe('a name of two different schemas is an error at the second, with the place of the first:', () => {
  test.each([
    ['`$anchor`', defining({ x: { $anchor: 'n', ...text }, y: { $anchor: 'n', ...number } })],
    ['`$dynamicAnchor`', defining({ x: { $dynamicAnchor: 'n', ...text }, y: { $dynamicAnchor: 'n', ...number } })],
    ['`$anchor` after `$dynamicAnchor`', defining({ x: { $dynamicAnchor: 'n', ...text }, y: { $anchor: 'n' } })],
    ['`$dynamicAnchor` after `$anchor`', defining({ x: { $anchor: 'n', ...text }, y: { $dynamicAnchor: 'n' } })],
    ['`$id`', defining({ x: { $id: 'n', ...text }, y: { $id: 'n', ...number } })],
    ['`$id`, written in two ways', defining({ x: { $id: 'n', ...text }, y: { $id: './a/../n', ...number } })],
    ['a fragment as `$id`', older({ x: { $id: '#n', ...text }, y: { $id: '#n', ...number } })],
  ])('%s', async (_what, contract) => {
    const { name, severity, message, origin, related } = await onlyFinding(contract);
    expect([name, severity]).toEqual(['identifier-taken', 'error']);
    expect(message).toMatch(/^`\$\w+: .*n` names another schema already$/);
    const keyword = /`(\$\w+)/.exec(message)?.[1] ?? '';
    const column = 9 + keyword.length;
    const line = contract.split('\n').findIndex((one) => one.startsWith('    y:')) + 2;
    expect(origin.start).toMatchObject({ line, column });
    expect(related.map((place) => [place.origin.start.line, place.message])).toEqual([
      [9, 'the first schema of this name'],
    ]);
  });

  test('`id` in draft-04', async () => {
    const definitions = { x: { id: '#n', ...text }, y: { id: '#n', ...number } };
    const schema = { $schema: dialectUri('draft-04'), type: 'object', definitions };
    expect((await onlyFinding(withInput(schema))).message).toBe('`id: #n` names another schema already');
  });

  test('the root, by its own URI or by an empty one', async () => {
    const $id = 'https://e.example/root.json';
    for (const again of [$id, 'root.json', '#', '']) {
      const found = await findings(defining({ x: { $id: again, ...text } }, { $id }));
      expect(found).toEqual(['identifier-taken 9:12']);
    }
    expect(await findings(older({ x: { $id: '#', ...text } }))).toEqual(['identifier-taken 9:12']);
  });

  test('each further one', async () => {
    const $defs = { x: { $anchor: 'n', ...text }, y: { $anchor: 'n', ...number }, z: { $anchor: 'n' } };
    expect(await findings(defining($defs))).toEqual(['identifier-taken 12:16', 'identifier-taken 15:16']);
  });

  test('whether or not a reference uses it', async () => {
    const $defs = { x: { $anchor: 'n', ...text }, y: { $anchor: 'n', ...number } };
    const properties = { a: { $ref: '#n' } };
    expect(await findings(defining($defs, { properties }))).toEqual(['identifier-taken 12:16']);
  });

  test('behind a keyword that nobody knows, once a reference leads there', async () => {
    const lib = { 'x-lib': { y: { $anchor: 'n', ...number } } };
    const $defs = { x: { $anchor: 'n', ...text } };
    expect(await findings(defining($defs, lib))).toEqual([]);
    const properties = { a: { $ref: '#/x-lib/y' } };
    expect(await findings(defining($defs, { ...lib, properties }))).toEqual(['identifier-taken 13:16']);
  });

  test('in the condition of an escalation', async () => {
    const condition = { $schema: dialectUri('2020-12'), $defs: { x: { $anchor: 'n', ...text }, y: { $anchor: 'n' } } };
    const approval = { escalate: [{ if: condition, to: 'denied' }] };
    expect((await findings(withInput({ type: 'object' }, { approval }))).map((one) => one.split(' ')[0])).toEqual([
      'identifier-taken',
    ]);
  });
});

describe('no name is taken twice', () => {
  test('by two keywords of one schema', async () => {
    expect(await findings(defining({ x: { $anchor: 'n', $dynamicAnchor: 'n', ...text } }))).toEqual([]);
  });

  test('by copies of one schema, as generators write them', async () => {
    const copy = { $id: 'money.json', properties: { a: { ...number, $anchor: 'n' }, b: text } };
    const reordered = { properties: { b: text, a: { $anchor: 'n', ...number } }, $id: 'money.json' };
    expect(await findings(defining({ x: copy, y: reordered, z: copy }))).toEqual([]);
  });

  test('by an alias of YAML', async () => {
    const contract = [
      'kind: client',
      'name: ab',
      'description: x',
      'sideEffectLevel: none',
      'inputSchema:',
      '  $schema: https://json-schema.org/draft/2020-12/schema',
      '  type: object',
      '  properties:',
      '    from: &place { $anchor: place, type: string }',
      '    to: *place',
    ].join('\n');
    expect(await findings(contract)).toEqual([]);
  });

  test('in two resources', async () => {
    const $defs = { x: { $anchor: 'n', ...text }, y: { $id: 'y.json', $defs: { z: { $anchor: 'n', ...number } } } };
    expect(await findings(defining($defs))).toEqual([]);
  });

  test('beside `$ref` in older dialects, which give `$id` no meaning there', async () => {
    const definitions = { x: { $id: '#n', ...text }, y: { $id: '#n', $ref: '#/definitions/x' } };
    expect(await findings(older(definitions))).toEqual([]);
  });

  test('by the pointers that some generators write into `$id`', async () => {
    const definitions = { x: { $id: '#/items', ...text }, y: { $id: '#/items', ...number } };
    expect(await findings(older(definitions))).toEqual([]);
  });

  test.each(['enum', 'examples', 'const', 'default', 'x-note'])('by data under `%s`', async (keyword) => {
    const data = { $id: 'n', $anchor: 'm', type: 'string' };
    const value = ['enum', 'examples'].includes(keyword) ? [data] : data;
    const $defs = { x: { $id: 'n', $anchor: 'm', ...number } };
    const outputSchema = {
      $schema: dialectUri('2020-12'),
      type: 'object',
      $defs,
      properties: { a: { [keyword]: value } },
    };
    expect(await findings(withInput({ type: 'object' }, { outputSchema }))).toEqual([]);
  });

  test('by properties that are called so', async () => {
    const properties = { a: { properties: { $id: text, $anchor: text } }, b: { properties: { $id: number } } };
    expect(await findings(defining({}, { properties }))).toEqual([]);
  });
});
