import type { JsonValue } from '../core/json.js';
import { copyJson, NotJson, setMember } from '../core/copy-json.js';

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

/** How many defaults may be written inside one that is itself written: a few recursive ones could fill any memory. */
const maxInside = 10_000;

/**
 * Writes defaults into a value that {@link copyJson} made. Where several descriptions of an object give a member a
 * default, the nearest one wins: fewest steps through `also`, and of those the first.
 *
 * @throws NotJson when the value would become nested too deeply or a single default too large.
 */
export function applyDefaults(defaults: Defaults, value: unknown): void {
  complete([defaults], value, []);
}

/** The default inside which others are being written. */
interface Written {
  readonly path: readonly string[];
  left: number;
}

function complete(descriptions: readonly Defaults[], value: unknown, path: string[], within?: Written): void {
  if (descriptions.length === 0 || typeof value !== 'object' || value === null) return;
  const all = new Set(descriptions);
  // A set grows while it is read. What comes by several ways is described once.
  for (const one of all) for (const other of one.also?.() ?? []) all.add(other);
  if (Array.isArray(value)) {
    const items = [...all].flatMap((one) => one.items ?? []);
    if (items.length > 0) value.forEach((item, index) => completeInner(items, item, path, String(index), within));
  } else {
    completeObject(all, value as Record<string, unknown>, path, within);
  }
}

function completeInner(
  descriptions: readonly Defaults[],
  value: unknown,
  path: string[],
  step: string,
  within?: Written,
): void {
  path.push(step);
  complete(descriptions, value, path, within);
  path.pop();
}

function completeObject(
  descriptions: ReadonlySet<Defaults>,
  object: Record<string, unknown>,
  path: string[],
  within?: Written,
): void {
  // All members before any is looked into: what completes one may stand in a description before the one that adds it.
  const added = new Set<string>();
  for (const { members = {} } of descriptions) {
    for (const [name, member] of Object.entries(members)) {
      if (member.value === undefined || Object.hasOwn(object, name)) continue;
      if (within && within.left-- === 0)
        throw new NotJson(within.path, `must not be completed by more than ${maxInside} defaults`);
      setMember(object, name, copyJson(member.value, [...path, name]));
      added.add(name);
    }
  }
  for (const [name, member] of Object.entries(object)) {
    if (typeof member !== 'object' || member === null) continue;
    const inner = [...descriptions].flatMap(({ members = {}, rest }) =>
      Object.hasOwn(members, name) ? (members[name]?.inside ?? []) : (rest ?? []),
    );
    const isOutermost = !within && added.has(name);
    completeInner(inner, member, path, name, isOutermost ? { path: [...path, name], left: maxInside } : within);
  }
}
