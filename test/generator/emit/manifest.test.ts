import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleWorkspace } from '../../sample-workspace.js';
import { seedsPresent, seedValidator } from '../../seed-schema.js';
import { compileWorkspace, emitted, workspace } from '../../tester.js';

const repositoryManifest = new URL('../../../generated/manifest.json', import.meta.url);

test.skipIf(!seedsPresent)(
  'manifests are valid under the seed schema (skipped where ../shared/seeds is absent)',
  async () => {
    const validate = seedValidator('ServerToolManifestDocument');
    const compilation = await compileWorkspace(workspace(sampleWorkspace));
    for (const text of [emitted(compilation, 'generated/manifest.json'), readFileSync(repositoryManifest, 'utf8')]) {
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    }
  },
);

test('the manifest holds server tools only, every default written out, and nothing about transport', async () => {
  const text = emitted(await compileWorkspace(workspace(sampleWorkspace)), 'generated/manifest.json');
  const { tools } = JSON.parse(text) as { readonly tools: readonly Record<string, unknown>[] };
  expect(tools.map(({ name }) => name)).toEqual(['apply_refund', 'lookup_order']);
  expect(tools[0]).toMatchObject({
    approvalPolicy: 'user_confirm',
    idempotency: {
      mode: 'required',
      duplicateBehavior: 'return_cached',
      ttlMs: 86_400_000,
      headerName: 'Idempotency-Key',
    },
    auth: { required: true, scopes: [], permissions: [] },
    audit: { classification: 'standard' },
    timeoutMs: 30_000,
  });
  expect(text).not.toContain('endpoint');
});

test('the catalog says which fields were left to the defaults, and digests tell contracts and policies apart', async () => {
  const digests = async (
    changes: Readonly<Record<string, string>>,
  ): Promise<{ contractDigest: string; policyDigest: string }> => {
    const catalog = emitted(
      await compileWorkspace(workspace({ ...sampleWorkspace, ...changes })),
      'generated/catalog.json',
    );
    const { tools } = JSON.parse(catalog) as {
      tools: { name: string; contractDigest: string; policyDigest: string; defaulted: string[] }[];
    };
    const tool = tools.find(({ name }) => name === 'apply_refund');
    expect(tool?.defaulted).toEqual(expect.arrayContaining(['approvalPolicy', 'audit']));
    return { contractDigest: tool?.contractDigest ?? '', policyDigest: tool?.policyDigest ?? '' };
  };
  const refund = sampleWorkspace['tools/apply_refund.tool.yaml'] ?? '';
  const before = await digests({});
  const reworded = await digests({ 'tools/apply_refund.tool.yaml': refund.replace('Pays money back.', 'Refunds.') });
  expect(reworded.contractDigest).not.toBe(before.contractDigest);
  expect(reworded.policyDigest).toBe(before.policyDigest);
  const loosened = await digests({ 'tools/apply_refund.tool.yaml': `${refund}timeoutMs: 1000\n` });
  expect(loosened.policyDigest).not.toBe(before.policyDigest);
});
