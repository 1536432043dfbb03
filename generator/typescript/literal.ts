/**
 * Writes a JSON value as a TypeScript expression. Members named `__proto__` are computed, so that they are members.
 * Line separators and lone surrogates come out escaped.
 */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return '{}';
    return `{ ${members.map(([name, member]) => `${propertyName(name)}: ${literal(member)}`).join(', ')} }`;
  }
  return typeof value === 'string' ? stringLiteral(value) : JSON.stringify(value);
}

/** Writes a text as a string literal. */
export function stringLiteral(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

/** Replaces characters that are invisible, or that reorder what stands around them, inside string literals. */
export function escapeInvisible(literals: string): string {
  return literals.replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a member name of an object literal or type. */
export function propertyName(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : stringLiteral(name);
}
