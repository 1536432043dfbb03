import { isDeepStrictEqual } from 'node:util';
import { transform } from 'esbuild';
import { assert, asyncProperty, boolean, constantFrom, type Parameters } from 'fast-check';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { keywords } from '../../generator/json-schema/keywords.js';
import { compileContract, compileWorkspace, contract, describe as described, emitted, workspace } from '../tester.js';
import { compared, readBaseline, type Baseline, type Comparison, type Writing } from './escaping/compare.js';
import { contractsWith, yamlOf } from './escaping/contracts.js';
import { brokenTexts, hostileNames, hostileTexts, knownTexts } from './escaping/hostile-text.js';
import { regularExpressionsOf } from './escaping/regular-expressions.js';
import { textFields, textsAt } from './escaping/text-fields.js';
import { outlineOf } from './escaping/typescript-outline.js';
import { harmless, hidden, wordsOf } from './escaping/words.js';

const seed = Number(process.env['GECX_SEED'] ?? 20_261_120);
const numRuns = Number(process.env['GECX_RUNS'] ?? 300);

function parameters<T>(share: number): Parameters<T> {
  return { numRuns: Math.ceil(numRuns * share), seed };
}

/** As long as a slow machine may take. */
const timeout = 60_000 + numRuns * 600;

const baselines = new Map<Writing['validators'], Baseline>();

beforeAll(async () => {
  for (const validators of ['ts', 'js'] as const) baselines.set(validators, await readBaseline(validators));
});

function baseline(validators: Writing['validators']): Baseline {
  const found = baselines.get(validators);
  if (!found) throw new Error(`nothing was read for ${validators}`);
  return found;
}

/** Most things are equal, and a quick look is enough for those. */
function expectNoDifference(comparisons: readonly Comparison[]): void {
  for (const { what, found, expected } of comparisons)
    if (!isDeepStrictEqual(found, expected)) expect(found, what).toEqual(expected);
}

describe('I10: the contracts of these tests', () => {
  /** What takes no text but some words or numbers, and is filled with as much as it takes where that is much. */
  const bound = [
    ...['kind', 'name', 'version', 'wireName', 'aliases[]', 'permissions.approvalPolicy', 'approvalPolicy'],
    ...['approval.escalate[].to', 'sideEffectLevel', 'idempotency', 'idempotency.mode'],
    ...['idempotency.duplicateBehavior', 'idempotency.headerName', 'keyFrom[]', 'audit.classification'],
    ...['sensitive.input.*[]', 'name of sensitive.input.*', 'sensitive.output.*[]', 'name of sensitive.output.*'],
    ...['http.endpoint', 'http.headers.*', 'name of http.headers.*', 'http.credentials'],
  ];
  const generous = ['keyFrom[]', 'sensitive.input', 'sensitive.output', 'http.endpoint', 'http.headers.*'];

  test('hold a hostile text in every field that takes one', () => {
    const fields = textFields();
    expect(fields.bound).toEqual(bound);
    const [server, client] = contractsWith(wordsOf('\u202e*`'));
    for (const field of [...fields.free, ...generous]) {
      const texts = [...textsAt(server, field), ...textsAt(client, field)];
      expect(texts.join(), field).toMatch(field === 'http.headers.*' ? '*`' : '\u202e*`');
    }
  });

  test('hold one under every keyword of JSON Schema that takes one', () => {
    const text = JSON.stringify(contractsWith(harmless)[0]['inputSchema']);
    const elsewhere = [
      // Expressions; see below.
      ...['pattern', 'patternProperties'],
      // What places are called: it decides what references mean.
      ...['$id', 'id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef', '$vocabulary'],
      // Newer words for `dependencies`.
      ...['dependentRequired', 'dependentSchemas'],
    ];
    const shapes = ['any', 'text', 'list', 'names', 'names-map', 'schema-map', 'dependencies'];
    const missing = [...keywords].filter(
      ([keyword, { value }]) => shapes.includes(value) && !text.includes(`${JSON.stringify(keyword)}:`),
    );
    expect(missing.map(([keyword]) => keyword).sort()).toEqual(elsewhere.sort());
  });
});

describe('I10: the output differs from that for harmless texts in nothing but the texts', () => {
  test('whatever the contracts say', { timeout }, async () => {
    let runs = 0;
    await assert(
      asyncProperty(hostileTexts, boolean(), constantFrom('ts', 'js'), async (text, escaped, validators) => {
        if (++runs % 500 === 0) console.log(`I10: seed ${seed}, ${runs} of ${numRuns} texts`);
        expectNoDifference(await compared(wordsOf(text), baseline(validators), { escaped, validators }));
      }),
      { ...parameters(1), examples: knownTexts.map((text): [string, boolean, 'ts' | 'js'] => [text, false, 'ts']) },
    );
    console.log(`I10: seed ${seed}, ${runs} texts`);
  });

  test('whatever files and folders are called', { timeout }, async () => {
    await assert(
      asyncProperty(hostileNames, async (name) => {
        const words = wordsOf('harmless', name);
        expectNoDifference(await compared(words, baseline('ts'), { escaped: false, validators: 'ts' }));
      }),
      parameters(0.05),
    );
  });

  test('whatever patterns look for', { timeout }, async () => {
    const contractFor = (text: string): string => {
      const pattern = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
      const properties = { plainField: { type: 'string', pattern } };
      return contract({
        inputSchema: { type: 'object', properties, patternProperties: { [pattern]: { const: text } } },
      });
    };
    await assert(
      asyncProperty(hostileTexts, async (text) => {
        const compilation = await compileContract(contractFor(text));
        if (!compilation.files) {
          // A name this long can only be written as an explicit key, which no contract may hold.
          expect(JSON.stringify(text).length).toBeGreaterThan(400);
          expect(new Set(compilation.diagnostics.map(({ code: found }) => found))).toEqual(new Set(['GECX1004']));
          return;
        }
        const code = emitted(compilation, 'generated/validators/lookup_order.ts');
        expect(outlineOf('a.ts', code).problems).toEqual([]);
        expect(hidden.exec(code)).toBeNull();
        // Ajv has expressions of its own, in the older mode.
        const expressions = regularExpressionsOf(code).filter(({ unicode }) => unicode);
        expect(expressions.length).toBeGreaterThan(0);
        for (const expression of expressions) expect(expression.exec(`<${text}>`)?.[0]).toBe(text);
      }),
      parameters(0.05),
    );
  });
});

describe('I10: what no file can hold is refused', () => {
  test('half of a character, in whatever place', async () => {
    await assert(
      asyncProperty(brokenTexts, async (text) => {
        const [server, client] = contractsWith({ ...harmless, text });
        const files = { 'tools/a.tool.yaml': yamlOf(server, true), 'tools/b.tool.yaml': yamlOf(client, true) };
        const compilation = await compileWorkspace(workspace(files));
        expect(compilation.files).toBeUndefined();
        expect(described(compilation.diagnostics)).toContain('GECX1016 tools/a.tool.yaml:1:12');
      }),
      parameters(0.05),
    );
  });

  test('a property called `__proto__`', async () => {
    const [server] = contractsWith({ ...harmless, name: '__proto__' });
    const { files, diagnostics } = await compileContract(yamlOf(server, false));
    expect(files).toBeUndefined();
    expect(new Set(diagnostics.map(({ code }) => code))).toContain('GECX3019');
  });

  test('but not `__proto__` inside a value, where it stays a member like any other', async () => {
    const value = JSON.parse('{"__proto__": {"x": 1}}') as object;
    const properties = { plainField: { default: value, const: value } };
    const inputSchema = { type: 'object', properties };
    const examples = [{ title: 'The only value', input: { plainField: value } }];
    const compilation = await compileContract(contract({ _meta: value, inputSchema, examples }));
    expect(compilation.diagnostics).toEqual([]);
    const catalog = JSON.parse(emitted(compilation, 'generated/catalog.json')) as { tools: { _meta: object }[] };
    expect(Object.keys(catalog.tools[0]?._meta ?? {})).toEqual(['__proto__']);
    const code = emitted(compilation, 'generated/server/lookup_order.ts');
    expect(code).toContain("{ default: { ['__proto__']: { x: 1 } }, const: { ['__proto__']: { x: 1 } } }");
    expect(emitted(compilation, 'generated/validators/lookup_order.ts')).toContain(
      "value: { ['__proto__']: { x: 1 } }",
    );
  });
});

describe('I10: no comment says anything to a program', () => {
  const instructions = [
    ...['#__NO_SIDE_EFFECTS__', 'x@__NO_SIDE_EFFECTS__', '@__PURE__', 'x@license', '*@preserve', '(@cc_on)'],
    ...['//# sourceMappingURL=x.map', '# sourceURL=x', '//@ sourceURL=x', '@jsx h', 'x@jsxImportSource y'],
  ];

  test.each(instructions)('to a bundler: %s', async (description) => {
    const bundled = async (text: string): Promise<string> => {
      const compilation = await compileContract(contract({ description: text }));
      const { code } = await transform(emitted(compilation, 'generated/client/lookup_order.ts'), { loader: 'ts' });
      return code;
    };
    expect(await bundled(description)).toBe(await bundled('harmless'));
  });

  test.each(['@internal', 'x@internal', '{@internal}'])('to the TypeScript compiler: %s', async (description) => {
    const inputSchema = { type: 'object', description, properties: { orderId: { type: 'string', description } } };
    const types = emitted(await compileContract(contract({ inputSchema })), 'generated/types/lookup_order.ts');
    const { outputText } = ts.transpileDeclaration(types, { compilerOptions: { stripInternal: true } });
    expect(outputText).toContain('interface LookupOrderInput ');
    expect(outputText).toContain('orderId?: string;');
  });

  test('but that a tool is deprecated', async () => {
    const compilation = await compileContract(contract({ deprecated: 'Use {@link x} of https://a.example/@b.' }));
    const code = emitted(compilation, 'generated/client/lookup_order.ts');
    expect(code).toContain(' * @deprecated Use {\uff20link x} of https://a.example/\uff20b.');
  });
});
