import {
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { globSync } from 'tinyglobby';

/** What a path leads to, without following a link at its end. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** The file system as the compiler sees it. Paths are absolute, with forward slashes. */
export interface Host {
  /** The bytes of a file; undefined when there is none, or a folder in its place. */
  read(path: string): Uint8Array | undefined;
  /** What is there; undefined when nothing is. */
  kind(path: string): EntryKind | undefined;
  /** Where a path leads once every link on it is followed. What does not exist yet keeps its name. */
  realPath(path: string): string;
  /** The names in a folder; empty when there is none. */
  list(folder: string): readonly string[];
  /** Files below a folder that match glob patterns, relative to it, sorted. */
  glob(folder: string, patterns: readonly string[]): readonly string[];
  /** Replaces or creates a file in one step: a reader sees the old content or the new, never a part. */
  write(path: string, content: string): void;
  /** Creates a file; false when the path was already taken. */
  create(path: string, content: string): boolean;
  /** Removes a file, and the folders that this leaves empty, up to but not including `root`. */
  remove(path: string, root: string): void;
}

const temporarySuffix = '.gecx-tmp';

/** Whether a file name is that of a write which never finished. */
export function isTemporary(name: string): boolean {
  return name.endsWith(temporarySuffix);
}

/** The host for real disks. */
export const nodeHost: Host = {
  read: (path) => absentAsUndefined(() => readBytes(path)),
  kind: (path) =>
    absentAsUndefined(() => {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (!stats) return undefined;
      if (stats.isSymbolicLink()) return 'link';
      return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
    }),
  realPath: (path) =>
    absentAsUndefined(() => realpathSync.native(path))?.replaceAll('\\', '/') ??
    posix.join(nodeHost.realPath(posix.dirname(path)), posix.basename(path)),
  list: (folder) => absentAsUndefined(() => readdirSync(folder).sort()) ?? [],
  glob: (folder, patterns) =>
    globSync([...patterns], {
      cwd: folder,
      onlyFiles: true,
      followSymbolicLinks: false,
      expandDirectories: false,
      dot: false,
      ignore: ['**/node_modules/**'],
      fs: { readdirSync: readEntries },
    }).sort(),
  write: (path, content) => {
    const temporary = writeBeside(path, content);
    try {
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  },
  create: (path, content) => {
    const temporary = writeBeside(path, content);
    try {
      // Unlike a rename, a link never replaces what is there; unlike a plain exclusive write, it is never half done.
      linkSync(temporary, path);
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  },
  remove: (path, root) => {
    rmSync(path, { force: true });
    let folder = dirname(path);
    while (folder.startsWith(`${root}/`) && readdirSync(folder).length === 0) {
      rmdirSync(folder);
      folder = dirname(folder);
    }
  },
};

/** The entries of a folder as patterns see them: a link that leads to no file is none of them. Only asked for entries. */
const readEntries = ((folder: string) =>
  readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.isSymbolicLink() && mayBeFile(join(folder, entry.name))
      ? Object.assign(entry, { isFile: () => true })
      : entry,
  )) as unknown as typeof readdirSync;

/** A link that leads nowhere counts as a file: that it cannot be read is then said. */
function mayBeFile(link: string): boolean {
  try {
    return statSync(link, { throwIfNoEntry: false })?.isFile() ?? true;
  } catch {
    return true;
  }
}

/** Most files are small: asking for each one's size first takes longer than reading it. */
const readBuffer = new Uint8Array(64 * 1024);

function readBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    while (length < readBuffer.length) {
      const count = readSync(file, readBuffer, length, readBuffer.length - length, null);
      if (count === 0) return readBuffer.slice(0, length);
      length += count;
    }
  } finally {
    closeSync(file);
  }
  return readFileSync(path);
}

function writeBeside(path: string, content: string): string {
  const folder = dirname(path);
  const temporary = join(folder, `.${process.pid}${Math.random().toString(36).slice(2)}${temporarySuffix}`);
  const write = (): void => writeFileSync(temporary, content, { flag: 'wx' });
  try {
    write();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    mkdirSync(folder, { recursive: true });
    write();
  }
  return temporary;
}

function absentAsUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].some((code) => hasCode(error, code))) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
