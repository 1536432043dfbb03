import type { JsonValue } from './json.js';

/** Most texts have none, which is found out much faster than whether each stands in a pair. */
const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Writes a JSON value in the canonical form of RFC 8785: no white space, members sorted by UTF-16 code units,
 * numbers as ECMAScript prints them. Equal values give equal text, so a digest of the text identifies the value.
 *
 * @throws TypeError for what I-JSON cannot hold: NaN, infinities, strings with a lone surrogate, `undefined`, functions.
 */
export function canonicalJson(value: JsonValue): string {
  // Not map, which would pass over holes.
  if (Array.isArray(value)) return `[${Array.from(value, (item: JsonValue) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = value as { [member: string]: JsonValue };
    // Default sort compares UTF-16 code units, which is what RFC 8785 asks for.
    const names = Object.keys(members).sort();
    return `{${names.map((name) => `${canonicalString(name)}:${canonicalJson(members[name] as JsonValue)}`).join(',')}}`;
  }
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return JSON.stringify(value);
  throw new TypeError(`a value of type ${typeof value} has no JSON form`);
}

function canonicalString(text: string): string {
  if (surrogate.test(text) && loneSurrogate.test(text))
    throw new TypeError('a string with a lone surrogate has no canonical JSON form');
  return JSON.stringify(text);
}
