import { sample } from 'fast-check';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../runtime/core/json.js';
import type { ParseResult } from '../../runtime/core/parse.js';
import { lowerTool } from '../../generator/passes/lower-tool.js';
import { resolvePolicy } from '../../generator/passes/resolve-policy.js';
import { findUnfitDefaults } from '../../generator/passes/find-unfit-defaults.js';
import { parseYaml } from '../../generator/source/parse-yaml.js';
import { evaluateValidators } from '../../generator/validator/evaluate.js';
import type { AuthoredContract } from '../../generator/ir/contract.js';
import { compileContract, contract, emitted } from '../tester.js';
import { layOut } from '../../generator/typescript/layout.js';
import { literal } from '../../generator/typescript/literal.js';
import { inputSchemas, objects } from './random-schema.js';

interface Case {
  readonly schema: JsonObject;
  readonly types: string;
  readonly accepted: { readonly sent: JsonValue; readonly received: JsonValue }[];
}

/** Compiles a random schema as input and as output; undefined when the compiler refuses it. */
async function makeCase(schema: JsonObject, candidates: readonly JsonObject[]): Promise<Case | undefined> {
  const text = contract({ inputSchema: schema, outputSchema: schema });
  const compilation = await compileContract(text);
  if (!compilation.files) return undefined;
  const types = emitted(compilation, 'generated/types/lookup_order.ts');
  const document = parseYaml('a.yaml', new TextEncoder().encode(text), () => {});
  if (!document) throw new Error('unreadable');
  const authored = document.value as unknown as AuthoredContract;
  const unfitDefaults = findUnfitDefaults(authored.inputSchema, document, () => {});
  const tool = lowerTool({
    contract: authored,
    policy: resolvePolicy(authored),
    handler: 'a.ts',
    source: document,
    unfitDefaults,
  });
  const { input } = evaluateValidators(tool);
  const accepted = candidates.flatMap((sent) => {
    const result: ParseResult<unknown> = input(sent);
    return result.ok ? [{ sent, received: result.value as JsonValue }] : [];
  });
  return { schema, types, accepted };
}

test(
  'I11: what parse accepts is assignable to the types, before and after defaults',
  { timeout: 120_000 },
  async () => {
    const seed = Number(process.env['GECX_SEED'] ?? 20_261_120);
    const schemas = sample(inputSchemas, { numRuns: 140, seed });
    const candidates = sample(objects, { numRuns: 60, seed });
    const cases = (await Promise.all(schemas.map((schema) => makeCase(schema, candidates)))).filter(
      (found) => found !== undefined,
    );
    const values = cases.flatMap(({ accepted }) => accepted).length;
    console.log(`I11: seed ${seed}, ${cases.length} schemas, ${values} accepted values`);
    expect(cases.length).toBeGreaterThan(60);
    expect(values).toBeGreaterThan(300);

    const files = new Map(
      cases.map(({ types, accepted }, index) => [
        `/case${index}.ts`,
        [
          types,
          ...accepted.flatMap(({ sent, received }, i) => [
            `export const sent${i}: LookupOrderInput = ${layOut(literal(sent)).text};`,
            `export const received${i}: LookupOrderArgs = ${layOut(literal(received)).text};`,
          ]),
        ].join('\n'),
      ]),
    );
    expect(typeErrors(files)).toEqual([]);
  },
);

test('I11: an absent member that every object inherits has a type that says so', async () => {
  const properties = { constructor: { type: 'string' }, toString: { type: 'number' }, valueOf: { type: 'string' } };
  const found = await makeCase({ type: 'object', properties, required: ['valueOf'] }, [{ valueOf: 'x' }, {}]);
  expect(found?.accepted).toHaveLength(1);
  expect(found?.types).toContain('toString?: unknown;');
  expect(found?.types).toContain('valueOf: string;');
});

/** Type-checks some files that exist in memory only. */
function typeErrors(files: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .slice(0, 2)
    .map((diagnostic) => {
      const { file, start = 0 } = diagnostic;
      const line = file?.text.slice(0, start).split('\n').length ?? 0;
      return `${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}\n${file?.text.split('\n')[line - 1]}\n${file?.text.slice(0, 1500)}`;
    });
}
