import { describe, expect, test } from 'vitest';
import type { JsonSchema, JsonValue } from '../../../runtime/core/json.js';
import { dialectUri, type DialectName } from '../../../generator/json-schema/dialects.js';
import { withObjectRoot } from '../../../generator/json-schema/with-object-root.js';
import { lowerAnySchema } from '../../../generator/passes/lower-tool.js';
import { evaluateParse } from '../../../generator/validator/evaluate.js';
import { compileContract, contract, emitted } from '../../tester.js';

/** What a schema makes of a value, once its root is an object; undefined when it refuses. */
function parsed(schema: JsonSchema, value: JsonValue): unknown {
  const result = evaluateParse(lowerAnySchema(withObjectRoot(schema).authored))(value);
  return result.ok ? result.value : undefined;
}

describe('a root that need not be an object', () => {
  test('becomes one, where nothing else is meant by it', () => {
    const nullable = { type: ['object', 'null'], properties: { a: { type: 'string' } } };
    expect(withObjectRoot(nullable).authored).toEqual({ type: 'object', properties: { a: { type: 'string' } } });
    expect(withObjectRoot(true).authored).toEqual({ type: 'object' });
  });

  test.each<DialectName>(['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'])(
    'stays what it was for the references of %s that lead to it',
    (dialect) => {
      const $schema = dialectUri(dialect);
      const list = { $schema, type: ['object', 'null'], required: ['next'], properties: { next: { $ref: '#' } } };
      expect(parsed(list, { next: null })).toEqual({ next: null });
      expect(parsed(list, { next: { next: null } })).toEqual({ next: { next: null } });
      expect(parsed(list, { next: {} })).toBeUndefined();
      expect(parsed(list, null)).toBeUndefined();
    },
  );

  test('stays what it was where it is called by its name, or entered by a pointer', () => {
    const $id = 'https://example.com/tree.json';
    const tree = {
      $id,
      properties: { leaf: { $ref: 'tree.json' }, size: { $ref: '#/definitions/size' } },
      definitions: { size: { type: 'integer' } },
    };
    expect(parsed(tree, { leaf: 'x', size: 1 })).toEqual({ leaf: 'x', size: 1 });
    expect(parsed(tree, { leaf: { size: 'x' } })).toBeUndefined();
  });

  test('keeps its defaults, but for those that do not fit', async () => {
    const inputSchema = {
      nullable: true,
      type: 'object',
      properties: {
        next: { $ref: '#' },
        good: { type: 'integer', default: 3 },
        bad: { type: 'integer', default: 'x' },
      },
    };
    expect(parsed({ ...inputSchema, properties: { ...inputSchema.properties, bad: true } }, { next: {} })).toEqual({
      next: { good: 3 },
      good: 3,
    });
    const types = emitted(await compileContract(contract({ inputSchema })), 'generated/types/lookup_order.ts');
    expect(types).toMatch(/Args[^}]*\bgood: number;\s*bad\?: number;/);
  });
});
