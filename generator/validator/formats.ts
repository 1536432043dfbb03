import type { Format } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { regularExpressionLiteral } from './regular-expression.js';

/** Formats whose check is a function of the runtime, by the name of that function. */
const functions: ReadonlyMap<string, string> = new Map([
  ['date', 'isDate'],
  ['time', 'isTime'],
  ['date-time', 'isDateTime'],
  ['iso-time', 'isIsoTime'],
  ['iso-date-time', 'isIsoDateTime'],
  ['regex', 'isRegex'],
]);

/** Formats of numbers, likewise. */
const numberFunctions: ReadonlyMap<string, string> = new Map([
  ['int32', 'isInt32'],
  ['int64', 'isInt64'],
]);

/** Formats that are known, and that say nothing a JSON value could violate. */
const harmless: ReadonlySet<string> = new Set(['float', 'double', 'password', 'binary']);

const byte = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Every format that is a regular expression; inlined into the validators. */
const patterns: ReadonlyMap<string, RegExp> = new Map([
  ...Object.entries(fullFormats).filter((entry): entry is [string, RegExp] => entry[1] instanceof RegExp),
  // A URI is a URI reference that starts with a scheme.
  ['uri-reference', uriReference()],
  ['uri', new RegExp(`^(?=[a-z][a-z0-9+.-]*:)${uriReference().source.slice(1)}`, uriReference().flags)],
  ['byte', byte],
]);

/** Formats of texts that validators enforce. */
export const textFormats: ReadonlySet<string> = new Set([...functions.keys(), ...patterns.keys()]);

/** Formats that validators enforce. */
export const enforcedFormats: ReadonlySet<string> = new Set([...textFormats, ...numberFunctions.keys()]);

/** Formats that draw no warning. */
export const knownFormats: ReadonlySet<string> = new Set([...enforcedFormats, ...harmless]);

/** The formats as Ajv wants them; only stand-ins, since the emitted code holds the real checks. */
export const ajvFormats: { readonly [name: string]: Format } = Object.fromEntries(
  [...enforcedFormats].map((name) => [
    name,
    numberFunctions.has(name) ? { type: 'number' as const, validate: () => true } : (): boolean => true,
  ]),
);

/** The expression that emitted code calls to check a format, and the runtime function in it, if any. */
export function formatExpression(name: string): { readonly expression: string; readonly needs?: string } {
  const ofText = functions.get(name);
  if (ofText) return { expression: ofText, needs: ofText };
  const ofNumber = numberFunctions.get(name);
  if (ofNumber) return { expression: `{ validate: ${ofNumber} }`, needs: ofNumber };
  const pattern = patterns.get(name);
  if (!pattern) throw new Error(`the format ${name} is not enforced`);
  return { expression: `(text) => ${regularExpressionLiteral(pattern)}.test(text)` };
}

/** The library's pattern without the `"` that its class of characters holds and no URI may. */
function uriReference(): RegExp {
  const pattern = fullFormats['uri-reference'];
  if (!(pattern instanceof RegExp)) throw new TypeError('the format uri-reference is no regular expression');
  return new RegExp(pattern.source.replaceAll(`'"`, "'"), pattern.flags);
}
