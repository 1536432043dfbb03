import { describe, expect, test } from 'vitest';
import { compileContract, compileWorkspace, contract, emitted, workspace } from '../../tester.js';

const registry = 'generated/server/index.ts';

/** What the registry says of a contract's tool. */
async function entryOf(fields: Parameters<typeof contract>[0]): Promise<string> {
  const [, entry = ''] =
    / {2}lookup_order: \{\n([^]*?)\n {2}\},/.exec(emitted(await compileContract(contract(fields)), registry)) ?? [];
  return entry;
}

describe('the registry of server tools', () => {
  test.each([
    [{ sideEffectLevel: 'read_only', auth: { required: false } }, '[]'],
    [{ sideEffectLevel: 'read_only' }, "['caller']"],
    [{ sideEffectLevel: 'read_only', idempotency: 'optional' }, "['caller', 'memory']"],
    [{ sideEffectLevel: 'state_changing' }, "['caller', 'decision', 'later', 'memory']"],
    [
      { sideEffectLevel: 'read_only', approvalPolicy: 'async_pending', idempotency: 'required' },
      "['caller', 'later', 'memory']",
    ],
  ] as const)('says of %j what it needs', async (fields, needs) => {
    expect(await entryOf(fields)).toContain(`needs: ${needs} as const,`);
  });

  test('names the header of the keys when it is not the usual one', async () => {
    const idempotency = { mode: 'required', headerName: 'X-Key' };
    expect(await entryOf({ idempotency })).toContain("keyHeader: 'X-Key',");
    expect(await entryOf({ idempotency: 'required' })).not.toContain('keyHeader');
  });

  test('looks for `reconcile` where the handler is', async () => {
    expect(await entryOf({})).toContain(
      "reconcile: async () => reconcileOf<LookupOrderReconcile>(await import('../../tools/lookup_order.server.js')),",
    );
  });

  test('is not taken in by a handler that is called `reconcile` itself', async () => {
    const host = workspace({ 'tools/a.tool.yaml': contract({ name: 'reconcile' }) });
    expect(emitted(await compileWorkspace(host), 'tools/reconcile.server.ts')).toContain('export const reconcile_: ');
  });
});
