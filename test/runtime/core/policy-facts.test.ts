import { describe, expect, test } from 'vitest';
import { policyFacts } from '../../../runtime/core/policy-facts.js';
import { policyOf, type AuthoredPolicy } from '../../../runtime/core/policy.js';
import type { JsonObject } from '../../../runtime/core/json.js';

const schema: JsonObject = { type: 'object', properties: { title: { type: 'string', default: 'a' } } };

const factsOf = (changes: Partial<AuthoredPolicy> = {}, inputSchema: JsonObject = schema): JsonObject => {
  const authored: AuthoredPolicy = { kind: 'server', name: 'tool', ...changes };
  return policyFacts(policyOf(authored), authored, inputSchema);
};

describe('texts of the input schema', () => {
  test.each<JsonObject>([
    { ...schema, title: 'Order', description: 'An order.', examples: [{}], $comment: 'x', 'x-note': 1 },
    { type: 'object', properties: { title: { type: 'string', default: 'a', description: 'The title.' } } },
  ])('are no facts: %j', (inputSchema) => {
    expect(factsOf({}, inputSchema)).toEqual(factsOf());
  });

  test.each<JsonObject>([
    { type: 'object', properties: { title: { type: 'string' } } },
    { type: 'object', properties: { description: { type: 'string', default: 'a' } } },
    { type: 'object', properties: { title: { enum: [{ title: 'a' }], default: 'a' } } },
  ])('but properties, values and defaults are: %j', (inputSchema) => {
    expect(factsOf({}, inputSchema)).not.toEqual(factsOf());
  });

  test('are told from values that look like them', () => {
    const withConst = (value: JsonObject): JsonObject => factsOf({}, { properties: { a: { const: value } } });
    expect(withConst({ title: 'a' })).not.toEqual(withConst({ title: 'b' }));
  });
});

test.each<Partial<AuthoredPolicy>>([
  { approvalPolicy: 'denied' },
  { approval: { escalate: [{ if: { required: ['title'] }, to: 'denied' }] } },
  { sideEffectLevel: 'none', approvalPolicy: 'user_confirm' },
  { idempotency: { mode: 'required', ttlMs: 1 } },
  { auth: { scopes: ['a'] } },
  { audit: { classification: 'pii' } },
  { timeoutMs: 100 },
  { retrySafe: true },
  { keyFrom: ['/title'] },
  { sensitive: { input: { '/title': ['address'] } } },
])('%j is a fact', (changes) => {
  expect(factsOf(changes)).not.toEqual(factsOf());
});

test('a compiled condition is no fact beside the one that is written', () => {
  const rule = { if: { required: ['title'] }, to: 'denied' } as const;
  expect(factsOf({ approval: { escalate: [{ ...rule, applies: () => true }] } })).toEqual(
    factsOf({ approval: { escalate: [rule] } }),
  );
});
