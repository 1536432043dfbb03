import { _, Ajv, type AnySchema, type KeywordCxt } from 'ajv';
import type { JsonSchema } from '../../runtime/core/json.js';
import { escapeInvisible } from '../typescript/literal.js';
import { assemble, type Assembled } from './assemble.js';
import { compact } from './compact.js';
import { ajvFormats } from './formats.js';
import { compilePattern } from './regular-expression.js';
import { startAccountsEarly, unevaluatedVocabulary } from './unevaluated.js';

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
  const code = rewrite(assemble(ajv.compile(schema as AnySchema)), part);
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
  if (tracksEvaluated) {
    ajv.addVocabulary(unevaluatedVocabulary());
    startAccountsEarly(ajv);
  }
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

const forbidden = /\brequire\(|\bimport\(|\bnew Function\b|\beval\(|\bformats[.[]/;

/** The names of a module's own functions and constants; those of members stand behind a point. */
const ownName = /(?<![.\w$])(validate|func|pattern|formats|values|root|wrapper)(\d+)\b/g;

/** Makes the code smaller, gives its names their end, and puts back what is masked in it. */
function rewrite(
  { code: masked, main, strings, expressions, schemas, needs }: Assembled,
  part: string,
): StandaloneCode {
  const textOf = (index: string): string => JSON.parse(strings[Number(index)] ?? '""') as string;
  const hold = (json: string): string => `<${expressions.push(escapeInvisible(json)) - 1}>`;
  if (masked.includes(`!${multipleOfName}(`)) needs.add(multipleOfName);
  const smaller = compact(masked, { schemas, textOf, hold });
  smaller.needs.forEach((name) => needs.add(name));
  const named = (text: string): string =>
    text.replaceAll(ownName, (_all, name: string, number: string) => `${name}${part}${number}`);
  const code = named(smaller.code);
  const found = forbidden.exec(code);
  if (found) throw new Error(`the validator would contain \`${found[0]}\``);
  // In one pass, so that what is put in is never searched again.
  const unmasked = code.replaceAll(/"(\d+)"|= <(\d+)>;/g, (_all, string?: string, expression?: string) =>
    string === undefined ? `= ${expressions[Number(expression)]};` : escapeInvisible(strings[Number(string)] ?? ''),
  );
  return { code: unmasked.trim(), main: named(main), needs: [...needs].sort() };
}
