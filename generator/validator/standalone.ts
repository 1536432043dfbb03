import { _, Ajv, type AnySchema, type KeywordCxt } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { JsonSchema } from '../../runtime/core/json.js';
import { escapeInvisible } from '../typescript/literal.js';
import { compact } from './compact.js';
import { ajvFormats, formatExpression } from './formats.js';
import { compilePattern, regularExpressionLiteral } from './regular-expression.js';
import { unevaluatedVocabulary } from './unevaluated.js';

/** The body of a validator module. */
export interface StandaloneCode {
  /** Functions and the constants they use, in no order that matters before the module has been loaded. */
  readonly code: string;
  /** The function of each requested name. */
  readonly functions: { readonly [name: string]: string };
  /** What the code needs from the runtime, sorted. */
  readonly needs: readonly string[];
}

const multipleOfName = 'isMultipleOf';

/**
 * Compiles canonical schemas into plain functions, one for each name. The code calls nothing but the runtime's own
 * helpers: no eval, no require.
 */
export function compileStandalone(schemas: { readonly [name: string]: JsonSchema }): StandaloneCode {
  const ajv = createAjv(JSON.stringify(schemas).includes('"unevaluated'));
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema as AnySchema, name);
  const refs = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  // The two module systems disagree on where the function is.
  const generate = standaloneCode.default as unknown as (ajv: Ajv, refs: { [name: string]: string }) => string;
  return rewrite(generate(ajv, refs));
}

/** A fresh instance each time, so that the text of one tool does not depend on another. */
function createAjv(tracksEvaluated: boolean): Ajv {
  const ajv = new Ajv({
    meta: false,
    validateSchema: false,
    strict: false,
    logger: false,
    // Without it, members that every object inherits count as present.
    ownProperties: true,
    formats: ajvFormats,
    // A schema that several refer to becomes a function, unless it is smaller than the call.
    inlineRefs: 3,
    // Lets `contains` read its bounds.
    next: true,
    // Keeps account of what has been checked, which costs code, for the constraints that ask for it.
    unevaluated: tracksEvaluated,
    code: {
      source: true,
      esm: true,
      lines: true,
      // Only the text is wanted: neither is it optimised here, nor is it ever run.
      optimize: false,
      process: () => 'return () => true',
      formats: _`formats`,
      regExp: Object.assign(compilePattern, { code: 'new RegExp' }),
    },
  });
  if (tracksEvaluated) ajv.addVocabulary(unevaluatedVocabulary());
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    error: {
      message: ({ schema }) => `must be a multiple of ${Number(schema)}`,
      params: ({ schema }) => _`{multipleOf: ${schema}}`,
    },
    // Division of binary fractions would refuse 19.99 as a multiple of 0.01.
    code: (context: KeywordCxt) => context.fail(_`!isMultipleOf(${context.data}, ${context.schema as number})`),
  });
  return ajv;
}

/** What Ajv requires, and the runtime's own function for it. */
const runtimeHelpers: ReadonlyMap<string, string> = new Map([
  ['ajv/dist/runtime/ucs2length', 'codePointLength'],
  ['ajv/dist/runtime/equal', 'equal'],
]);

const stringLiterals = /"(?:[^"\\]|\\.)*"/g;
const forbidden = /\brequire\(|\bimport\(|\bnew Function\b|\beval\(|\bformats[.[]/;

/**
 * Replaces what Ajv takes from its own package by what the runtime offers. String literals are masked meanwhile, so that
 * no text of a schema can look like code.
 */
function rewrite(generated: string): StandaloneCode {
  const strings: string[] = [];
  const mask = (text: string): string => `"${strings.push(escapeInvisible(text)) - 1}"`;
  const textOf = (index: string | undefined): string => JSON.parse(strings[Number(index)] ?? '""') as string;
  const functions: { [name: string]: string } = {};
  const expressions: string[] = [];
  const hold = (expression: string): string => `<${expressions.push(expression) - 1}>`;
  const needs = new Set<string>();
  let code = generated
    .replaceAll(stringLiterals, mask)
    .replace(/^"\d+";/, '')
    .replaceAll(/export const (\w+) = (\w+);/g, (_all, name: string, local: string) => {
      functions[name] = local;
      return '';
    })
    .replaceAll(/const (\w+) = require\("(\d+)"\)\.default;/g, (_all, name: string, module: string) => {
      const helper = runtimeHelpers.get(textOf(module));
      if (!helper) throw new Error(`the validator would require ${textOf(module)}`);
      needs.add(helper);
      return `const ${name} = ${helper};`;
    });
  if (code.includes(`!${multipleOfName}(`)) needs.add(multipleOfName);
  code = code
    .replaceAll(
      /const (\w+) = formats(?:\.([\w$]+)|\["(\d+)"\]);/g,
      (_all, name: string, plain?: string, quoted?: string) => {
        const { expression, needs: helper } = formatExpression(plain ?? textOf(quoted));
        if (helper) needs.add(helper);
        return `const ${name} = ${hold(expression)};`;
      },
    )
    .replaceAll(
      /const (\w+) = new RegExp\("(\d+)", "\d+"\);/g,
      (_all, name: string, text: string) =>
        `const ${name} = ${hold(regularExpressionLiteral(compilePattern(textOf(text))))};`,
    );
  const smaller = compact(code, textOf, (json) => hold(escapeInvisible(json)));
  smaller.needs.forEach((name) => needs.add(name));
  const found = forbidden.exec(smaller.code);
  if (found) throw new Error(`the validator would contain \`${found[0]}\``);
  // In one pass, so that what is put in is never searched again.
  const unmasked = smaller.code.replaceAll(/"(\d+)"|= <(\d+)>;/g, (_all, string?: string, expression?: string) =>
    string === undefined ? `= ${expressions[Number(expression)]};` : (strings[Number(string)] ?? ''),
  );
  return { code: unmasked.trim(), functions, needs: [...needs].sort() };
}
