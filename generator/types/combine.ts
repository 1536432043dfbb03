import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import type { TypeNode } from './model.js';

/** A type that holds the values of any of these. */
export function unionOf(types: readonly TypeNode[]): TypeNode {
  const parts = unique(types.flatMap((type) => (type.kind === 'union' ? type.of : [type])));
  if (parts.some((part) => part.kind === 'unknown')) return { kind: 'unknown' };
  const possible = parts.filter((part) => part.kind !== 'never');
  return single(possible) ?? (possible.length === 0 ? { kind: 'never' } : { kind: 'union', of: possible });
}

/** A type that holds the values that all of these hold. */
export function intersectionOf(types: readonly TypeNode[]): TypeNode {
  const parts = unique(types.flatMap((type) => (type.kind === 'intersection' ? type.of : [type])));
  if (parts.some((part) => part.kind === 'never')) return { kind: 'never' };
  const telling = parts.filter((part) => part.kind !== 'unknown');
  return single(telling) ?? (telling.length === 0 ? { kind: 'unknown' } : { kind: 'intersection', of: telling });
}

/** The type of some given values. Objects and lists are not spelt out. */
export function literalOf(values: readonly JsonValue[]): TypeNode {
  const scalars = values.filter((value) => typeof value !== 'object' || value === null) as (
    string | number | boolean | null
  )[];
  const types: TypeNode[] = scalars.length > 0 ? [{ kind: 'literal', values: [...new Set(scalars)] }] : [];
  if (values.some((value) => Array.isArray(value))) types.push({ kind: 'array', items: { kind: 'unknown' } });
  if (values.some(isJsonObject)) types.push({ kind: 'object', members: [], rest: { kind: 'unknown' } });
  return unionOf(types);
}

function single(types: readonly TypeNode[]): TypeNode | undefined {
  return types.length === 1 ? types[0] : undefined;
}

function unique(types: readonly TypeNode[]): readonly TypeNode[] {
  if (types.length < 2) return types;
  const seen = new Map<string, TypeNode>();
  for (const type of types) {
    const key = JSON.stringify(type);
    if (!seen.has(key)) seen.set(key, type);
  }
  return [...seen.values()];
}
