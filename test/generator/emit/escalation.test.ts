import { describe, expect, test } from 'vitest';
import { serverTools } from '../../../generated/server/index.js';
import { compileContract, compileWorkspace, contract, emitted, workspace } from '../../tester.js';

const escalate = [
  { if: { properties: { orderId: { pattern: '^VIP-' } }, required: ['orderId'] }, to: 'denied' },
  { if: { properties: { orderId: { minLength: 9 } } }, to: 'supervisor_approve' },
];

describe('the conditions of a server tool', () => {
  test('stand in a file of their own, one function each', async () => {
    const text = emitted(
      await compileContract(contract({ approval: { escalate } })),
      'generated/validators/lookup_order.escalation.ts',
    );
    expect(text.match(/^export const \w+: .*$/gm)).toEqual([
      'export const appliesRule1: (input: unknown) => boolean = (input) => validateRule1_0(input);',
      'export const appliesRule2: (input: unknown) => boolean = (input) => validateRule2_0(input);',
    ]);
  });

  test('are imported by the contract of the server, and by no other file', async () => {
    const { files = [] } = await compileContract(contract({ approval: { escalate } }));
    const importers = files
      .filter(({ content }) => /from '[^']*\.escalation\.js'/.test(content))
      .map(({ path }) => path);
    expect(importers).toEqual(['generated/server/lookup_order.ts']);
    const text = files.find(({ path }) => path === importers[0])?.content;
    expect(text).toMatch(/to: 'denied',\s+applies: appliesRule1,/);
    expect(text).toMatch(/to: 'supervisor_approve',\s+applies: appliesRule2,?/);
  });

  test('are JavaScript with declarations where the configuration asks for it', async () => {
    const host = workspace({
      'gecx.config.yaml': 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\nvalidators: js\n',
      'tools/a.tool.yaml': contract({ approval: { escalate } }),
    });
    const compilation = await compileWorkspace(host);
    expect(emitted(compilation, 'generated/validators/lookup_order.escalation.d.ts')).toContain(
      'export declare const appliesRule2: (input: unknown) => boolean;',
    );
    expect(emitted(compilation, 'generated/validators/lookup_order.escalation.js')).toContain(
      'export const appliesRule1 = (input) => validateRule1_0(input);',
    );
  });

  test('make no file where there are none', async () => {
    const { files = [] } = await compileContract(contract());
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(({ path, content }) => /escalation/.test(path) || content.includes('appliesRule'))).toEqual([]);
  });
});

test('the rule of the sample sends large refunds to a supervisor', async () => {
  const rule = (await serverTools.load('apply_refund'))?.contract.approval.escalate[0];
  expect(rule?.to).toBe('supervisor_approve');
  expect([50_000, 50_001].map((amountCents) => rule?.applies?.({ orderId: 'ORD-1', amountCents }))).toEqual([
    false,
    true,
  ]);
});
