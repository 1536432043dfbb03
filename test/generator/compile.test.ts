import { expect, test } from 'vitest';
import { compileContract, compileWorkspace, contract, describe, emitted, workspace } from '../tester.js';

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

test('schemas that share their references at every level are looked at once each', async () => {
  const levels = 40;
  const definitions = Object.fromEntries(
    Array.from({ length: levels }, (_, i) => {
      const next =
        i + 1 < levels ? { $ref: `#/definitions/L${i + 1}` } : { properties: { a: { type: 'string', default: 'x' } } };
      return [`L${i}`, { allOf: [next, next] }];
    }),
  );
  const inputSchema = { allOf: [{ $ref: '#/definitions/L0' }], definitions };
  const compilation = await compileContract(contract({ inputSchema }));
  expect(emitted(compilation, 'generated/validators/lookup_order.ts')).toContain("a: { value: 'x' }");
});

test('validators as JavaScript are imported as JavaScript, whatever the extension of other imports', async () => {
  const settings = 'version: 1\ntools: ["tools/*.yaml"]\nout: generated\nvalidators: js\nimportExtension: ts\n';
  const files = { 'gecx.config.yaml': settings, 'tools/a.tool.yaml': contract() };
  const compilation = await compileWorkspace(workspace(files));
  expect(emitted(compilation, 'generated/server/lookup_order.ts')).toContain("from '../validators/lookup_order.js'");
  expect(emitted(compilation, 'generated/server/lookup_order.ts')).toContain("from '../types/lookup_order.ts'");
  expect(emitted(compilation, 'generated/validators/lookup_order.d.ts')).toContain("from '../types/lookup_order.ts'");
  expect(emitted(compilation, 'generated/validators/lookup_order.js')).not.toMatch(/import type|: Parse/);
});

test('a mistake in one field does not hide those in the schemas', async () => {
  const inputSchema = { type: 'object', properties: { a: { type: 'dict' }, b: { pattern: '(?i)x' } } };
  const { diagnostics } = await compileContract(contract({ inputSchema, timeotMs: 5 }));
  expect(diagnostics.map(({ name }) => name)).toEqual(['schema-type-unknown', 'pattern-invalid', 'unknown-field']);
});

test.each(['#', '?', '%', '\\', '\t'])('a contract whose handler no import can reach is refused: %j', async (part) => {
  const file = `tools/x${part}/a.tool.yaml`;
  const { diagnostics } = await compileWorkspace(workspace({ [file]: contract() }));
  expect(describe(diagnostics)).toEqual([`GECX7013 ${file}:2:7`]);
});

test('a contract whose handler is elsewhere may lie in any folder', async () => {
  const settings = `version: 1\ntools: ["x#/*.yaml"]\nout: generated\nhandlers: { lookup_order: 'src/a b.ts' }\n`;
  const { diagnostics } = await compileWorkspace(
    workspace({ 'gecx.config.yaml': settings, 'x#/a.tool.yaml': contract() }),
  );
  expect(diagnostics).toEqual([]);
});

test('an output folder whose name starts with a dot is imported as a folder', async () => {
  const settings = 'version: 1\ntools: ["*.tool.yaml"]\nout: .gen\n';
  const compilation = await compileWorkspace(workspace({ 'gecx.config.yaml': settings, 'a.tool.yaml': contract() }));
  expect(emitted(compilation, 'lookup_order.server.ts')).toContain("from './.gen/server/lookup_order.js'");
});
