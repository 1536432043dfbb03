import { expect, test } from 'vitest';
import { findings, onlyFinding } from '../rules/findings.js';
import { withProperty } from './schema-contract.js';

test.each<[object, string]>([
  [{ type: 'integer', minLength: 2 }, 'keyword-idle 10:7'],
  [{ type: 'integer', pattern: '^a$' }, 'keyword-idle 10:7'],
  [{ type: 'integer', format: 'email' }, 'keyword-idle 10:7'],
  [{ type: 'string', minimum: 2 }, 'keyword-idle 10:7'],
  [{ type: 'string', properties: {} }, 'keyword-idle 10:7'],
  [{ type: ['string', 'null'], uniqueItems: true }, 'keyword-idle 12:7'],
  [{ type: 'object', items: {} }, 'keyword-idle 10:7'],
  [{ type: 'string', nullable: true, enum: ['a'] }, 'keyword-idle 10:7'],
  [{ nullable: true }, 'keyword-idle 9:7'],
  [{ then: {} }, 'keyword-idle 9:7'],
])('%j has a constraint without effect', async (schema, finding) => {
  expect(await findings(withProperty(schema))).toEqual([finding]);
});

test.each<object>([
  { minLength: 2, minimum: 1, minItems: 1, required: ['a'] },
  { type: 'integer', minimum: 2, format: 'int32' },
  { type: ['string', 'array'], minLength: 2, minItems: 1 },
  { type: 'string', nullable: true, enum: ['a', null] },
  { type: 'string', nullable: false, enum: ['a'] },
  { type: 'string', format: 'password' },
])('%j has none', async (schema) => {
  expect(await findings(withProperty(schema))).toEqual([]);
});

test('says what is missing', async () => {
  const { severity, message } = await onlyFinding(withProperty({ type: 'integer', maxLength: 2 }));
  expect([severity, message]).toEqual(['warning', '`maxLength` has no effect without `string` under `type`']);
});
