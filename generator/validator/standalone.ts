import { _, Ajv, type AnySchema, type KeywordCxt } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { JsonSchema } from '../../runtime/core/json.js';
import { escapeInvisible } from '../typescript/literal.js';
import { compact } from './compact.js';
import { ajvFormats, formatExpression } from './formats.js';
import { compilePattern, regularExpressionLiteral } from './regular-expression.js';
import { unevaluatedVocabulary } from './unevaluated.js';

/** A validator as a part of a module. */
export interface StandaloneCode {
  /** Functions and the constants they use, in no order that matters before the module has been loaded. */
  readonly code: string;
  /** The name of the function to call. */
  readonly main: string;
  /** What the code needs from the runtime, sorted. */
  readonly needs: readonly string[];
}

const multipleOfName = 'isMultipleOf';

/** The same schema stands in many contracts: what every tool answers, for instance. */
const compiled = new Map<string, StandaloneCode>();
const maxRemembered = 200;

/**
 * Compiles a canonical schema into plain functions, whose names end with `part`. The code calls nothing but the
 * runtime's own helpers: no eval, no require.
 */
export function compileStandalone(schema: JsonSchema, part: string = ''): StandaloneCode {
  const text = JSON.stringify(schema);
  const key = `${part} ${text}`;
  const known = compiled.get(key);
  if (known) return known;
  const ajv = createAjv(text.includes('"unevaluated'));
  ajv.addSchema(schema as AnySchema, 'schema');
  // The two module systems disagree on where the function is.
  const generate = standaloneCode.default as unknown as (ajv: Ajv, refs: { [name: string]: string }) => string;
  const code = rewrite(generate(ajv, { main: 'schema' }), part);
  if (compiled.size < maxRemembered) compiled.set(key, code);
  return code;
}

/** A fresh instance each time, so that the text of one tool does not depend on another. */
function createAjv(tracksEvaluated: boolean): Ajv {
  const ajv = new Ajv({
    meta: false,
    validateSchema: false,
    strict: false,
    logger: false,
    // The runtime makes them, in one place.
    messages: false,
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
    error: { message: '', params: ({ schema }) => _`{multipleOf: ${schema}}` },
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
/** What stands for itself on a line outside of functions. */
const declaration =
  /^(?:"\d+";|export const main = (?<main>\w+);|const (?<name>\w+) = (?:require\("(?<module>\d+)"\)\.default|formats(?:\.(?<plain>[\w$]+)|\["(?<quoted>\d+)"\])|new RegExp\("(?<pattern>\d+)", "\d+"\));)\n?/gm;

/** The names of a module's own functions and constants; those of members stand behind a point. */
const ownName = /(?<![.\w$])(validate|func|pattern|formats|values|root|wrapper)(\d+)\b/g;

/**
 * Replaces what Ajv takes from its own package by what the runtime offers. String literals are masked meanwhile, so that
 * no text of a schema can look like code.
 */
function rewrite(generated: string, part: string): StandaloneCode {
  const strings: string[] = [];
  const mask = (text: string): string => `"${strings.push(text) - 1}"`;
  const textOf = (index: string | undefined): string => JSON.parse(strings[Number(index)] ?? '""') as string;
  const expressions: string[] = [];
  const hold = (expression: string): string => `<${expressions.push(expression) - 1}>`;
  const needs = new Set<string>();
  let main = '';
  const masked = generated.replaceAll(stringLiterals, mask).replaceAll(declaration, (_all, ...rest) => {
    const groups = rest.at(-1) as { readonly [group: string]: string | undefined };
    const { name, module, plain, quoted, pattern } = groups;
    main = groups['main'] ?? main;
    if (name === undefined) return '';
    if (pattern !== undefined) {
      return `const ${name} = ${hold(regularExpressionLiteral(compilePattern(textOf(pattern))))};\n`;
    }
    if (module === undefined) {
      const { expression, needs: helper } = formatExpression(plain ?? textOf(quoted));
      if (helper) needs.add(helper);
      return `const ${name} = ${hold(expression)};\n`;
    }
    const helper = runtimeHelpers.get(textOf(module));
    if (!helper) throw new Error(`the validator would require ${textOf(module)}`);
    needs.add(helper);
    return `const ${name} = ${helper};\n`;
  });
  if (masked.includes(`!${multipleOfName}(`)) needs.add(multipleOfName);
  const smaller = compact(masked, textOf, (json) => hold(escapeInvisible(json)));
  smaller.needs.forEach((name) => needs.add(name));
  const code = smaller.code.replaceAll(ownName, (_all, name: string, number: string) => `${name}${part}${number}`);
  const found = forbidden.exec(code);
  if (found) throw new Error(`the validator would contain \`${found[0]}\``);
  // In one pass, so that what is put in is never searched again.
  const unmasked = code.replaceAll(/"(\d+)"|= <(\d+)>;/g, (_all, string?: string, expression?: string) =>
    string === undefined ? `= ${expressions[Number(expression)]};` : escapeInvisible(strings[Number(string)] ?? ''),
  );
  const mainName = main.replace(ownName, (_all, name: string, number: string) => `${name}${part}${number}`);
  return { code: unmasked.trim(), main: mainName, needs: [...needs].sort() };
}
