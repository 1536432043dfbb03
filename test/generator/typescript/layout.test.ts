import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  double,
  integer,
  jsonValue,
  oneof,
  record,
  string,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finishFile } from '../../../generator/output/finish-file.js';
import { layOut } from '../../../generator/typescript/layout.js';
import { literal } from '../../../generator/typescript/literal.js';
import type { FinishedFile, OutputFile } from '../../../generator/emit/emitter.js';
import { corpusIsHere, compileSource, skippedWithout } from '../../corpus/corpus.js';
import { inputSchemas } from '../../invariants/random-schema.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { compileContract, compileWorkspace, contract, workspace } from '../../tester.js';

/** What the formatter makes of a text, whether or not it needs to. */
async function formatted(content: string): Promise<string> {
  const file: OutputFile = { path: 'a.ts', content, owner: 'generator', format: 'typescript' };
  return (await finishFile(file)).content;
}

/** Validators are compiled code; nobody lays them out. */
const isLaidOut = ({ path }: FinishedFile): boolean => path.endsWith('.ts') && !path.includes('/validators/');

async function expectFormatted(files: readonly FinishedFile[] | undefined): Promise<void> {
  for (const file of (files ?? []).filter(isLaidOut)) expect(file.content).toBe(await formatted(file.content));
}

describe('what is laid out here is what the formatter would make of it', () => {
  test('the sample workspace', async () => {
    const { files } = await compileWorkspace(workspace(sampleWorkspace));
    expect(files?.filter(isLaidOut).length).toBeGreaterThan(12);
    await expectFormatted(files);
  });

  test.skipIf(!corpusIsHere)(`real tools${skippedWithout}`, { timeout: 120_000 }, async () => {
    for (const { compilation } of await compileSource('tools/github-mcp')) await expectFormatted(compilation.files);
  });

  test('random schemas', { timeout: 120_000 }, async () => {
    await assert(
      asyncProperty(inputSchemas, string({ unit: 'grapheme' }), async (inputSchema, description) => {
        const { files } = await compileContract(contract({ inputSchema, description: `x${description}` }));
        await expectFormatted(files);
      }),
      { numRuns: 40 },
    );
  });

  const texts = oneof(
    string(),
    string({ unit: 'grapheme' }),
    constantFrom("it's", '"', `'"'`, 'x'.repeat(110), '\\n\u2028'),
  );
  const numbers = oneof(integer(), double({ noNaN: true, noDefaultInfinity: true }), constantFrom(1e21, -0.5, 1e-7));
  const values = oneof(
    jsonValue({ maxDepth: 4 }),
    array(numbers, { maxLength: 60 }),
    array(texts, { maxLength: 8 }),
    array(record({ a: numbers, b: texts }), { maxLength: 4 }),
    record({ type: texts, description: texts, 'a-b': array(record({ x: numbers })), items: array(array(numbers)) }),
  );

  test('random values', async () => {
    await assert(
      asyncProperty(values, async (value) => {
        const { text, settled } = layOut(['export const x = ', literal(value)], 0, ';');
        if (settled) expect(`${text}\n`).toBe(await formatted(text));
      }),
      { numRuns: 1_500 },
    );
  });
});

test('a line that nothing here can break is left to the formatter', () => {
  const name = 'a'.repeat(130);
  expect(layOut(`export type ${name} = ${name}`, 0, ';').settled).toBe(false);
  expect(layOut(literal({ description: name })).settled).toBe(true);
});
