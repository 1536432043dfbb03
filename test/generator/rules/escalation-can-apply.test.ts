import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../runtime/core/json.js';
import { contract } from '../../tester.js';
import { findings, onlyFinding } from './findings.js';

const closed = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cents: { type: 'integer' },
    to: { type: 'object', additionalProperties: false, properties: { city: { type: 'string' } } },
  },
};

const asking = (condition: JsonObject, inputSchema: JsonObject = closed): string =>
  contract({
    sideEffectLevel: 'state_changing',
    inputSchema,
    approval: { escalate: [{ if: condition, to: 'supervisor_approve' }] },
  });

describe('a condition of an escalation', () => {
  test.each<[string, JsonObject, string]>([
    ['a misspelt property', { properties: { cent: { minimum: 5 } } }, '/cent'],
    ['a misspelt name that is required', { required: ['cent'] }, '/cent'],
    ['one inside', { properties: { to: { required: ['town'] } } }, '/to/town'],
    ['one in a choice', { anyOf: [{ required: ['cents'] }, { not: { required: ['cent'] } }] }, '/cent'],
  ])('cannot speak of what no input has: %s', async (_what, condition, pointer) => {
    const { name, message } = await onlyFinding(asking(condition));
    expect(name).toBe('pointer-missing');
    expect(message).toBe(`\`${pointer}\` leads to nothing in \`inputSchema\``);
  });

  test('is about what an input has, or may have', async () => {
    expect(await findings(asking({ required: ['cents'], properties: { to: { required: ['city'] } } }))).toEqual([]);
    expect(await findings(asking({ required: ['note'] }, { type: 'object' }))).toEqual([]);
  });
});
