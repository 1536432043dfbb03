import { describe, expect, test } from 'vitest';
import { serverTools } from '../../../generated/server/index.js';
import { createServerToolManifest, manifestEntry, type ManifestSource } from '../../../runtime/core/manifest.js';
import { seedsPresent, seedProblems } from '../../seed-schema.js';

const facts: ManifestSource = {
  name: 'apply_refund',
  description: 'Pays back.',
  inputSchema: { type: 'object' },
  approvalPolicy: 'user_confirm',
  idempotency: { mode: 'required', duplicateBehavior: 'return_cached', ttlMs: 1000, headerName: 'Idempotency-Key' },
  auth: { required: true, scopes: ['orders.refund'], permissions: [], resource: 'orders' },
  audit: { classification: 'financial', redactInput: ['paymentToken'], redactOutput: [] },
  timeoutMs: 5000,
  sideEffectLevel: 'state_changing',
};

async function contracts(): Promise<ManifestSource[]> {
  const tools = await Promise.all(serverTools.names.map((name) => serverTools.load(name)));
  return tools.filter((tool) => tool !== undefined).map((tool) => tool.contract);
}

test('an entry holds exactly the fields of the manifest, whatever else the contract says', () => {
  const contract = {
    ...facts,
    kind: 'server',
    parseInput: () => undefined,
    policyDigest: 'x',
    headers: { a: 'secret' },
  };
  expect(manifestEntry(contract)).toEqual({ kind: 'server', ...facts });
});

test('an entry has an output schema only when the contract has one', () => {
  expect(Object.keys(manifestEntry(facts))).not.toContain('outputSchema');
  const outputSchema = { type: 'object', required: ['id'] };
  expect(manifestEntry({ ...facts, outputSchema }).outputSchema).toEqual(outputSchema);
});

test('a manifest lists the contracts in the order given, under the time given', () => {
  const manifest = createServerToolManifest([facts, { ...facts, name: 'a_tool' }], new Date('2026-05-01T09:30:00Z'));
  expect(manifest.version).toBe(1);
  expect(manifest.generatedAt).toBe('2026-05-01T09:30:00.000Z');
  expect(manifest.tools.map(({ name }) => name)).toEqual(['apply_refund', 'a_tool']);
});

test('without a time given, a manifest carries one that can be read', () => {
  expect(Number.isFinite(Date.parse(createServerToolManifest([]).generatedAt))).toBe(true);
});

test('a manifest survives JSON', async () => {
  const manifest = createServerToolManifest(await contracts());
  expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
});

describe.skipIf(!seedsPresent)("under the seed's schema (skipped where ../shared/seeds is absent)", () => {
  test('a manifest of no tools is valid', () => {
    expect(seedProblems('ServerToolManifestDocument', createServerToolManifest([]))).toBe('');
  });

  test('a manifest of every generated contract is valid', async () => {
    const manifest = createServerToolManifest(await contracts());
    expect(manifest.tools).toHaveLength(serverTools.names.length);
    expect(seedProblems('ServerToolManifestDocument', manifest)).toBe('');
  });

  test('a manifest that shows more than it should is not', () => {
    const tools = [{ ...manifestEntry(facts), endpoint: '/chat/tool-call' }];
    expect(seedProblems('ServerToolManifestDocument', { ...createServerToolManifest([]), tools })).toContain(
      'additional properties',
    );
  });
});
