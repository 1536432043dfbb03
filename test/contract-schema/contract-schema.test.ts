import {
  assert,
  asyncProperty,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  sample,
  string,
  subarray,
  tuple,
  uniqueArray,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { diagnosticTable } from '../../generator/diagnostics/codes.js';
import { seedsPresent, seedValidator } from '../seed-schema.js';
import { compileContract, compileWorkspace, contract, workspace } from '../tester.js';
import { REFUSED } from './refused.js';

const extensions = new Set(
  'title wireName aliases version deprecated tags examples keyFrom retrySafe approval sensitive render expose limits _meta $schema'.split(
    ' ',
  ),
);

/** A contract as the seed's schema knows it: shorthands written out, extension fields left away. */
function asSeed(text: string): object {
  const fields = Object.entries(parse(text) as object).filter(
    ([field]) => !extensions.has(field) && !field.startsWith('x-'),
  );
  return Object.fromEntries(
    fields.map(([field, value]) => [
      field,
      field === 'idempotency' && typeof value === 'string' ? { mode: value } : value,
    ]),
  );
}

describe.skipIf(!seedsPresent)('against the seed schema (skipped where ../shared/seeds is absent)', () => {
  const isSeedValid = seedsPresent ? seedValidator() : undefined;

  test.each(REFUSED)('refuses, though the seed allows it: $code, because $reason', async ({ code, fixture }) => {
    const text = contract(fixture);
    expect(isSeedValid?.(parse(text))).toBe(true);
    const others = { 'tools/b.tool.yaml': contract({ name: 'lookup', aliases: ['second'] }) };
    const { diagnostics } = await compileWorkspace(workspace({ 'tools/a.tool.yaml': text, ...others }));
    expect(diagnostics.map(({ name }) => name)).toContain(code);
    expect(diagnosticTable[code].severity).toBe('error');
  });

  test('accepts every other document that the seed allows', async () => {
    const codes = new Set<string>(REFUSED.map(({ code }) => code));
    await assertDocuments(async (document) => {
      if (!isSeedValid?.(document)) return;
      const { diagnostics } = await compileContract(stringify(document));
      const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ name }) => name);
      expect(errors.filter((name) => !codes.has(name))).toEqual([]);
    });
  });

  test('accepts nothing that the seed refuses', async () => {
    let accepted = 0;
    await assertDocuments(async (document) => {
      const text = stringify(document);
      const { files } = await compileContract(text);
      if (!files) return;
      accepted++;
      expect(isSeedValid?.(asSeed(text))).toBe(true);
    });
    expect(accepted).toBeGreaterThan(10);
  });
});

const policy = constantFrom('auto', 'user_confirm', 'supervisor_approve', 'denied', 'async_pending', 'never');
const schema = constantFrom(
  {},
  { type: 'object' },
  { type: 'array' },
  { type: 'object', properties: { a: { type: 'string', default: 'x' } } },
);
const words = uniqueArray(constantFrom('a', 'orders.read', 'x:y'), { maxLength: 2 });

/** Every field of the seed's schema and some of ours, right and wrong. */
const fields = record({
  kind: constantFrom('server', 'server', 'client'),
  name: oneof(constantFrom('lookup_order', 'a-', 'con', 'delete', 'ab'), constantFrom('a', 'Bad')),
  description: oneof(constant('Does it.'), string({ maxLength: 8 })),
  inputSchema: schema,
  outputSchema: schema,
  permissions: record(
    { requiresUserApproval: constantFrom(true, false), approvalPolicy: policy, allowedOrigins: words },
    { requiredKeys: [] },
  ),
  approvalPolicy: policy,
  sideEffectLevel: constantFrom('none', 'read_only', 'state_changing', 'external_side_effect'),
  idempotency: oneof(
    constantFrom('none', 'required'),
    record(
      {
        mode: constantFrom('none', 'optional', 'required'),
        duplicateBehavior: constantFrom('reject', 'return_cached'),
        ttlMs: integer({ min: 0, max: 90_000 }),
        headerName: constantFrom('Key', 'X-Key'),
      },
      { requiredKeys: ['mode'] },
    ),
  ),
  auth: record(
    { required: constantFrom(true, false), scopes: words, permissions: words, resource: constant('r') },
    { requiredKeys: [] },
  ),
  audit: record(
    { classification: constantFrom('none', 'pii', 'other'), redactInput: words },
    { requiredKeys: ['classification'] },
  ),
  timeoutMs: integer({ min: 50, max: 700_000 }),
  http: record(
    {
      endpoint: constantFrom('/chat/tool-call', ''),
      headers: constant({ 'x-a': 'b' }),
      credentials: constantFrom('omit', 'include'),
    },
    { requiredKeys: ['endpoint'] },
  ),
  version: constant('1.0.0'),
  'x-note': constant(1),
  colour: constant('red'),
});

const always = ['kind', 'name', 'description', 'inputSchema', 'http'];
const optional = Object.keys(sample(fields, { numRuns: 1, seed: 1 })[0] ?? {}).filter(
  (field) => !always.includes(field),
);

/** Documents with a few optional fields each, so that many of them are right. */
const documents = tuple(fields, subarray(optional, { maxLength: 3 })).map(([all, chosen]) =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([field]) => chosen.includes(field) || (always.includes(field) && (field !== 'http' || all.kind === 'server')),
    ),
  ),
);

async function assertDocuments(check: (document: object) => Promise<void>): Promise<void> {
  await assert(asyncProperty(documents, check), { numRuns: 200, seed: 7 });
}
