import type { JsonObject } from '../../../runtime/core/json.js';

const formats: { readonly [format: string]: string } = {
  date: '2026-05-01',
  'date-time': '2026-05-01T09:30:00Z',
  duration: 'P1D',
  email: 'somebody@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  time: '09:30:00Z',
  uri: 'https://example.com/',
  'uri-reference': '/',
  uuid: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
};

/** Makes up a text for a JSON Schema: by its format, else by its pattern. It is for the caller to check. */
export function sampleText({ format, pattern, minLength, maxLength }: JsonObject, vary: boolean): string {
  const known = typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined;
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Infinity;
  if (known !== undefined) return known;
  if (typeof pattern === 'string') return sampleMatch(pattern);
  return `sample${vary ? Math.floor(Math.random() * 1e6) : ''}`.padEnd(least, 'x').slice(0, most);
}

/** How often a part is written that may be repeated, and with how many characters an open end goes on. */
const several = 5;

/** A text that a plain regular expression matches: letters, classes, groups and quantifiers. */
function sampleMatch(pattern: string): string {
  let rest = pattern.replace(/^\^/, '');
  const take = (part: RegExp): string | undefined => {
    const [found] = part.exec(rest) ?? [];
    if (found !== undefined) rest = rest.slice(found.length);
    return found;
  };
  const ahead = (): string => rest;
  const sequence = (): string => {
    let text = '';
    while (!/^(?:$|[|)])/.test(ahead())) text += repeated(atom());
    // Of several ways the first one is as good as any.
    while (take(/^\|/) !== undefined) sequence();
    return text;
  };
  const repeated = (make: () => string): string => {
    const quantifier = take(/^(?:[?*+]|\{\d+(?:,\d*)?\})\??/) ?? '';
    const least = /^\{(\d+)/.exec(quantifier)?.[1];
    const times =
      least === undefined ? (quantifier.startsWith('+') ? several : /^[?*]/.test(quantifier) ? 0 : 1) : +least;
    return Array.from({ length: times }, make).join('');
  };
  const atom = (): (() => string) => {
    const whole = take(/^\[(?:\\.|[^\]\\])*\]|^\\.|^\(\?:|^\(|^./su) ?? '';
    if (whole.startsWith('(')) {
      const text = sequence();
      take(/^\)/);
      return () => text;
    }
    if (whole === '$') return () => '';
    const isClass = whole.startsWith('[') || whole === '.' || /^\\[dwsDWS]$/.test(whole);
    return isClass ? () => oneOf(whole) : () => whole.replace(/^\\/, '');
  };
  const text = sequence();
  return /(?:^|[^\\])\$$/.test(pattern) ? text : text + Array.from({ length: several }, () => oneOf('[0-9]')).join('');
}

/** A character of a class; plain ones first, since they are easier to read. */
function oneOf(characters: string): string {
  const matcher = matcherOf(characters);
  const fitting = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '-_. /:@']
    .map((group) => [...group].filter((character) => matcher?.test(character)))
    .find((group) => group.length > 0);
  return fitting?.[Math.floor(Math.random() * fitting.length)] ?? '';
}

/** Undefined for what no regular expression may hold any more. */
function matcherOf(characters: string): RegExp | undefined {
  try {
    return new RegExp(`^${characters}$`, 'u');
  } catch {
    return undefined;
  }
}
