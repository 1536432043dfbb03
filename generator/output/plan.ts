import { posix } from 'node:path';
import type { Config } from '../config.js';
import { createDiagnostic, wholeFile, type Diagnostic } from '../diagnostics/diagnostic.js';
import { generatedMark, type OutputFile } from '../emit/emitter.js';
import { isTemporary, type Host } from '../host.js';
import { finalLock, hashOf, intentLock, lockName, lockText, readLock, type Lock } from './lock.js';

/** The difference between what should be on disk and what is. Paths are relative to the configuration's folder. */
export interface Plan {
  /** Generated files whose content differs or that are missing; the lock last. */
  readonly writes: readonly PlannedWrite[];
  /** The lock to write before anything else, so that a run that is killed leaves no file that the next one cannot place. */
  readonly intent: string;
  /** Skeletons that do not exist yet. */
  readonly creates: readonly OutputFile[];
  /** Files of earlier runs that belong to no contract any more. */
  readonly removes: readonly string[];
  /** Files that already are as they should be. */
  readonly unchanged: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** One file to write, and whether there was one before. */
export interface PlannedWrite {
  readonly path: string;
  readonly content: string;
  readonly replaces: boolean;
}

/** Compares the wanted files with the disk. Reads only. */
export function planOutput(host: Host, config: Config, files: readonly OutputFile[]): Plan {
  const absolute = (path: string): string => posix.join(config.root, path);
  const lock = readLock(host, absolute(config.out));
  // A user's handler may itself be a link: it is only ever created where nothing is.
  const diagnostics = files.flatMap(({ path, owner }) =>
    linkDiagnostics(host, config, owner === 'user' ? posix.dirname(path) : path, owner === 'user'),
  );
  if (diagnostics.length > 0) return { writes: [], creates: [], removes: [], intent: '', unchanged: 0, diagnostics };

  const wanted = files.filter((file) => file.owner === 'generator');
  const after = finalLock(config.out, wanted);
  const writes: PlannedWrite[] = [];
  const lockPath = posix.join(config.out, lockName);
  for (const file of [...wanted, { path: lockPath, content: lockText(after) }]) {
    const before = host.read(absolute(file.path));
    if (before && hashOf(before) === hashOf(file.content)) continue;
    if (before && file.path !== lockPath) {
      const known = lock.get(posix.relative(config.out, file.path));
      if (!known && !isGenerated(file.path, before)) {
        diagnostics.push(createDiagnostic('path-taken', wholeFile(file.path), { file: file.path }));
      } else if (!known?.includes(hashOf(before))) {
        diagnostics.push(createDiagnostic('output-edited', wholeFile(file.path), { file: file.path }));
      }
    }
    writes.push({ path: file.path, content: file.content, replaces: before !== undefined });
  }
  const creates = files.filter((file) => file.owner === 'user' && host.kind(absolute(file.path)) === undefined);
  const removes = planRemoves(host, config, wanted, lock, diagnostics);
  diagnostics.push(...unlisted(host, config, wanted, lock));
  diagnostics.push(...orphans(host, config, files));
  const intent = lockText(intentLock(lock, after));
  return {
    writes,
    creates,
    removes,
    intent,
    unchanged: wanted.length + 1 - writes.length,
    diagnostics,
  };
}

/** Whether a file that no lock lists is still one of ours. JSON holds no comment that could tell. */
function isGenerated(path: string, content: Uint8Array): boolean {
  return path.endsWith('.json') || new TextDecoder().decode(content).includes(generatedMark);
}

function planRemoves(
  host: Host,
  config: Config,
  wanted: readonly OutputFile[],
  lock: Lock,
  diagnostics: Diagnostic[],
): string[] {
  const paths = new Set(wanted.map((file) => file.path));
  const removes: string[] = [];
  for (const [relative, hashes] of lock) {
    const path = posix.join(config.out, relative);
    // A lock is a file like any other: what it lists outside the output folder is not ours.
    if (paths.has(path) || !path.startsWith(`${config.out}/`)) continue;
    if (linkDiagnostics(host, config, path).length > 0) continue;
    const content = host.read(posix.join(config.root, path));
    if (!content) continue;
    if (hashes.includes(hashOf(content))) removes.push(path);
    else diagnostics.push(createDiagnostic('stale-edited', wholeFile(path), { file: path }));
  }
  return removes;
}

/** Files in the output folder that no run has written. */
function unlisted(host: Host, config: Config, wanted: readonly OutputFile[], lock: Lock): Diagnostic[] {
  const known = new Set([...wanted.map((file) => posix.relative(config.out, file.path)), ...lock.keys(), lockName]);
  const found: Diagnostic[] = [];
  const visit = (folder: string): void => {
    for (const name of host.list(posix.join(config.root, config.out, folder))) {
      const path = posix.join(folder, name);
      if (host.kind(posix.join(config.root, config.out, path)) === 'folder') visit(path);
      else if (!known.has(path) && !isTemporary(name)) {
        const file = posix.join(config.out, path);
        found.push(createDiagnostic('file-unlisted', wholeFile(file), { file }));
      }
    }
  };
  visit('');
  return found;
}

/** Handlers beside contracts whose tool is gone. */
function orphans(host: Host, config: Config, files: readonly OutputFile[]): Diagnostic[] {
  const handlers = new Set(files.filter((file) => file.owner === 'user').map((file) => file.path));
  const folders = new Set(config.tools.flatMap((pattern) => foldersOf(host, config, pattern)));
  return [...folders].flatMap((folder) =>
    host
      .list(posix.join(config.root, folder))
      .filter((name) => /^[a-z][a-z0-9_-]+\.(server|client)\.ts$/.test(name))
      .map((name) => posix.join(folder, name))
      .filter((path) => !handlers.has(path))
      .map((path) => createDiagnostic('handler-orphaned', wholeFile(path), { file: path })),
  );
}

/** The folders in which a pattern finds contracts: its fixed start, and everything below where it has a wildcard. */
function foldersOf(host: Host, config: Config, pattern: string): string[] {
  const fixed = pattern.split('/').slice(0, -1);
  const wildcard = fixed.findIndex((part) => /[*?[\]{}()!]/.test(part));
  const start = (wildcard === -1 ? fixed : fixed.slice(0, wildcard)).join('/');
  if (wildcard === -1) return [start];
  const handlers = host.glob(posix.join(config.root, start), ['**/*.{server,client}.ts']);
  return [start, ...handlers.map((path) => posix.join(start, posix.dirname(path)))];
}

/** No step of a path may be a link: what is written there would land somewhere else. */
function linkDiagnostics(host: Host, config: Config, path: string, isFolder = false): Diagnostic[] {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const step = parts.slice(0, length).join('/');
    const kind = host.kind(posix.join(config.root, step));
    if (kind === undefined) return [];
    const isLast = length === parts.length && !isFolder;
    const problem =
      kind === 'link'
        ? 'is a symbolic link'
        : isLast === (kind === 'folder')
          ? `is ${isLast ? 'a folder where a file belongs' : 'a file where a folder belongs'}`
          : undefined;
    if (problem) return [createDiagnostic('path-escapes', wholeFile(step), { path: `\`${step}\``, problem })];
  }
  return [];
}
