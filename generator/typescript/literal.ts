import type { Group, Layout } from './layout.js';

/**
 * A JSON value as a TypeScript expression. Members named `__proto__` are computed, so that they are members. Line
 * separators and lone surrogates come out escaped.
 */
export function literal(value: unknown): Layout {
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object' && value !== null) return objectLiteral(membersOf(value));
  if (typeof value === 'string') return stringLiteral(value);
  return typeof value === 'number' ? numberLiteral(value) : JSON.stringify(value);
}

/** The members of an object literal, to be mixed with others that are no values. */
export function membersOf(object: object): Layout[] {
  return Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => memberLiteral(propertyName(name), literal(member)));
}

/** A long text moves to the line after its name, unless the name is so short that this would win nothing. */
function memberLiteral(name: string, value: Layout): Layout {
  const moves = typeof value === 'string' && /^['"]/.test(value) && name.length >= shortName;
  return moves ? { open: `${name}:`, close: '', padded: false, items: [value], hanging: true } : [`${name}: `, value];
}

/** From which length on a name counts as long: prettier's indentation and three more. */
const shortName = 5;

/** An object literal. */
export function objectLiteral(members: readonly Layout[]): Group {
  return { open: '{', close: '}', padded: true, items: members };
}

function arrayLiteral(values: readonly unknown[]): Group {
  const sizes = values.map((value) => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0));
  const sameKind = values.every((value) => Array.isArray(value)) || !values.some((value) => Array.isArray(value));
  const several = values.length > 1;
  return {
    open: '[',
    close: ']',
    padded: false,
    items: values.map(literal),
    filled: several && values.every((value) => typeof value === 'number'),
    broken: several && sameKind && sizes.every((size) => size > 1),
  };
}

/** Writes a number as prettier does. */
export function numberLiteral(value: number): string {
  return JSON.stringify(value).replace('e+', 'e');
}

/** Writes a text as a string literal, in the quotes that need fewer escapes. */
export function stringLiteral(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  const double = text.split("'").length > text.split('"').length;
  const quoted = double
    ? `"${inner}"`
    : `'${inner.replaceAll(/\\.|'/gs, (found) => (found === '\\"' ? '"' : found === "'" ? "\\'" : found))}'`;
  return escapeInvisible(quoted);
}

/** Replaces characters that are invisible, or that reorder what stands around them, inside string literals. */
export function escapeInvisible(literals: string): string {
  // Most texts hold nothing of the kind, which a plain expression sees sooner.
  if (!/[^\n\x20-\x7e]/.test(literals)) return literals;
  return literals.replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Writes a member name of an object literal or type. */
export function propertyName(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : stringLiteral(name);
}
