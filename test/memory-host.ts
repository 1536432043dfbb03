import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { EntryKind, Host } from '../generator/host.js';

/** A host whose disk is a map from absolute path to content. */
export interface MemoryHost extends Host {
  readonly files: Map<string, string | Uint8Array>;
  readonly links: Set<string>;
  /** Paths that were written, created or removed, in order. */
  readonly changes: string[];
}

/** Makes a disk that holds some files. */
export function createMemoryHost(files: Readonly<Record<string, string | Uint8Array>> = {}): MemoryHost {
  const disk = new Map(Object.entries(files));
  const links = new Set<string>();
  const changes: string[] = [];
  const isFolder = (path: string): boolean => [...disk.keys()].some((file) => file.startsWith(`${path}/`));
  return {
    files: disk,
    links,
    changes,
    read: (path) => {
      const content = disk.get(path);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    kind: (path): EntryKind | undefined => {
      if (links.has(path)) return 'link';
      if (disk.has(path)) return 'file';
      return isFolder(path) ? 'folder' : undefined;
    },
    realPath: (path) => path,
    list: (folder) => {
      const below = [...disk.keys()].filter((file) => file.startsWith(`${folder}/`));
      return [...new Set(below.map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''))].sort();
    },
    glob: (folder, patterns) => {
      const matches = picomatch([...patterns]);
      return [...disk.keys()]
        .filter((file) => file.startsWith(`${folder}/`))
        .map((file) => posix.relative(folder, file))
        .filter((file) => matches(file))
        .sort();
    },
    write: (path, content) => {
      disk.set(path, content);
      changes.push(path);
    },
    create: (path, content) => {
      if (disk.has(path)) return false;
      disk.set(path, content);
      changes.push(path);
      return true;
    },
    remove: (path) => {
      disk.delete(path);
      changes.push(path);
    },
  };
}
