import { expect, test } from 'vitest';
import { compileContract, contract, emitted } from '../../tester.js';

/** The lines of the page that say something of the key. */
async function keyLines(changes: Readonly<Record<string, unknown>>): Promise<string[]> {
  const page = emitted(await compileContract(contract(changes)), 'generated/docs/tools.md');
  return page.split('\n').filter((line) => line.startsWith('- Idempotency key:'));
}

test('only where there is an idempotency key it says for how long it is remembered', async () => {
  expect(await keyLines({})).toEqual(['- Idempotency key: `none`']);
  expect(await keyLines({ idempotency: { mode: 'required', ttlMs: 60000 } })).toEqual([
    '- Idempotency key: `required`, remembered for 60000 ms, then `return_cached`',
  ]);
});
