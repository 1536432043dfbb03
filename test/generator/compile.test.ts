import { expect, test } from 'vitest';
import { compileContract, contract, describe, emitted } from '../tester.js';

test('a valid contract compiles without findings', async () => {
  const compilation = await compileContract(contract());
  expect(describe(compilation.diagnostics)).toEqual([]);
  expect(emitted(compilation, 'generated/types/lookup_order.ts')).toContain('export interface LookupOrderInput');
});

test('an error anywhere means that no file is made', async () => {
  const compilation = await compileContract(contract({ timeotMs: 5 }));
  expect(describe(compilation.diagnostics)).toEqual(['GECX2001 tools/a.tool.yaml:13:1']);
  expect(compilation.files).toBeUndefined();
});
