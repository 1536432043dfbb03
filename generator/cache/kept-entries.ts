import type { CompiledTool } from '../compile-contract.js';

type ToolEntries = CompiledTool['entries'];

/**
 * An entry, or a member of one, as it is kept: its value, or where it stands in a file. Most of what the shared files
 * say of a tool is long text that stands in one of them as it is; keeping it twice would cost more than all the rest.
 */
export type KeptEntry =
  | { readonly value: unknown }
  | { readonly members: { readonly [name: string]: KeptEntry } }
  | { readonly place: readonly [file: string, start: number, end: number] };

/** What the shared files say of one tool, by the names of the emitters. */
export interface KeptEntries {
  readonly [emitter: string]: KeptEntry;
}

/** A shorter text takes no more room than its place. */
const shortText = 80;

/** Finds out where the entries of tools stand in the shared files. The tools come in the order of their names. */
export class EntryKeeper {
  /** Where to go on looking, for each kind of text and each file: tools follow each other in all of them. */
  private readonly nextAt = new Map<string, number>();
  private readonly files: readonly { readonly path: string; readonly content: string }[];

  constructor(files: readonly { readonly path: string; readonly content: string }[]) {
    this.files = files;
  }

  keep(entries: ToolEntries): KeptEntries {
    return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, this.keepOne(entry, name)]));
  }

  private keepOne(entry: unknown, kind: string): KeptEntry {
    if (typeof entry === 'string') return this.placeOf(entry, kind) ?? { value: entry };
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return { value: entry };
    const members = Object.entries(entry).filter(([, member]) => member !== undefined);
    return {
      members: Object.fromEntries(members.map(([name, member]) => [name, this.keepOne(member, `${kind} ${name}`)])),
    };
  }

  private placeOf(text: string, kind: string): KeptEntry | undefined {
    if (text.length < shortText) return undefined;
    for (const { path, content } of this.files) {
      const key = `${kind} ${path}`;
      const from = this.nextAt.get(key) ?? 0;
      const start = from === nowhere ? -1 : content.indexOf(text, from);
      const end = start + text.length;
      // What is not in a file once is not looked for again: that would mean to search all of it for each tool.
      this.nextAt.set(key, start === -1 ? nowhere : end);
      if (start !== -1) return { place: [path, start, end] };
    }
    return undefined;
  }
}

const nowhere = -1;

/** The entries as they were; undefined when one of them stood in a file that has been lost. */
export function restoreEntries(
  kept: KeptEntries,
  contentOf: (path: string) => string | undefined,
): ToolEntries | undefined {
  const restored: { [emitter: string]: unknown } = {};
  for (const [name, entry] of Object.entries(kept)) {
    const value = restore(entry, contentOf);
    if (value === undefined) return undefined;
    restored[name] = value;
  }
  return restored;
}

function restore(kept: KeptEntry, contentOf: (path: string) => string | undefined): unknown {
  if ('value' in kept) return kept.value;
  if ('place' in kept) {
    const [path, start, end] = kept.place;
    return contentOf(path)?.slice(start, end);
  }
  const members = Object.entries(kept.members).map(([name, member]) => [name, restore(member, contentOf)] as const);
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
}
