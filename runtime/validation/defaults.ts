import { isJsonObject, type JsonValue } from '../core/json.js';
import { setMember } from './copy-json.js';

/** Which members get a default, and where to look further. Made by the compiler from the schema's `default`s. */
export interface Defaults {
  /** Per member of an object. */
  readonly members?: { readonly [name: string]: MemberDefaults };
  /** For members that `members` does not name. */
  readonly rest?: Defaults;
  /** For each item of an array. */
  readonly items?: Defaults;
  /** Further places that describe the same value. A function, so that recursive schemas can refer to themselves. */
  readonly also?: () => readonly Defaults[];
}

/** What one member gets. */
export interface MemberDefaults {
  /** Written when the member is absent. */
  readonly value?: JsonValue;
  /** Applied to the member's own value, the default included. */
  readonly inside?: Defaults;
}

/** Writes defaults into a value that {@link copyJson} made. */
export function applyDefaults(defaults: Defaults, data: unknown, applied: Set<Defaults> = new Set()): void {
  // Several ways can lead to the same defaults of one value; once is enough.
  if (applied.has(defaults)) return;
  applied.add(defaults);
  const value = data as JsonValue | undefined;
  if (Array.isArray(value)) {
    if (defaults.items) for (const item of value) applyDefaults(defaults.items, item);
  } else if (isJsonObject(value)) {
    applyToObject(defaults, value as Record<string, JsonValue>);
  }
  for (const other of defaults.also?.() ?? []) applyDefaults(other, data, applied);
}

function applyToObject(defaults: Defaults, object: Record<string, JsonValue>): void {
  const members = defaults.members ?? {};
  for (const [name, member] of Object.entries(members)) {
    if (member.value !== undefined && !Object.hasOwn(object, name))
      setMember(object, name, structuredClone(member.value));
    if (member.inside && Object.hasOwn(object, name)) applyDefaults(member.inside, object[name]);
  }
  if (!defaults.rest) return;
  for (const name of Object.keys(object)) {
    if (!Object.hasOwn(members, name)) applyDefaults(defaults.rest, object[name]);
  }
}
