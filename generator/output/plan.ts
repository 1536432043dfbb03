import { posix } from 'node:path';
import type { Config } from '../config.js';
import { createDiagnostic, wholeFile, type Diagnostic } from '../diagnostics/diagnostic.js';
import { generatedMark, type FinishedFile, type FileIdentity } from '../emit/emitter.js';
import { hashOf } from '../hash-of.js';
import { isTemporary, type EntryKind, type Host } from '../host.js';
import { fixedStart } from '../source/fixed-start.js';
import { finalLock, intentLock, lockName, lockText, readLock, type Lock } from './lock.js';

/** The difference between what should be on disk and what is. Paths are relative to the configuration's folder. */
export interface Plan {
  /** Generated files whose content differs or that are missing; the lock last. */
  readonly writes: readonly PlannedWrite[];
  /**
   * The lock to write before anything else, so that a run that is killed leaves no file that the next one cannot place.
   * Empty when nothing is to be written or removed.
   */
  readonly intent: string;
  /** Where files are written, or were: half-written ones of a run that was killed may lie there. */
  readonly folders: readonly string[];
  /** Skeletons that do not exist yet. */
  readonly creates: readonly FinishedFile[];
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

type UnchangedOrNew = Pick<FinishedFile, 'path' | 'owner'>;

/** Compares the wanted files with the disk, on which the `unchanged` ones are known to be. Reads only. */
export function planOutput(
  host: Host,
  config: Config,
  files: readonly FinishedFile[],
  unchanged: readonly FileIdentity[] = [],
): Plan {
  const absolute = (path: string): string => posix.join(config.root, path);
  const lock = readLock(host, absolute(config.out));
  // A user's handler may itself be a link: it is only ever created where nothing is.
  const all = [...files, ...unchanged];
  const links = new LinkCheck(host, config);
  const diagnostics = all.flatMap(({ path, owner }) =>
    owner === 'user' ? links.checkFolder(posix.dirname(path)) : links.checkFile(path),
  );
  if (diagnostics.length > 0) {
    return { writes: [], folders: [], creates: [], removes: [], intent: '', unchanged: 0, diagnostics };
  }

  const wanted = files.filter((file) => file.owner === 'generator');
  const same = unchanged.filter((file) => file.owner === 'generator');
  const listed = [...wanted, ...same];
  const after = finalLock(config.out, listed);
  const writes: PlannedWrite[] = [];
  const lockPath = posix.join(config.out, lockName);
  const finalText = lockText(after);
  for (const file of [...wanted, { path: lockPath, content: finalText, hash: hashOf(finalText) }]) {
    const before = host.read(absolute(file.path));
    const hash = before && hashOf(before);
    if (hash === file.hash) continue;
    if (before && file.path !== lockPath) {
      const known = lock.get(posix.relative(config.out, file.path));
      if (!known && !isGenerated(file.path, before)) {
        diagnostics.push(createDiagnostic('path-taken', wholeFile(file.path), { file: file.path }));
      } else if (!hash || !known?.includes(hash)) {
        diagnostics.push(
          createDiagnostic('output-edited', wholeFile(file.path), { file: file.path, isListed: known !== undefined }),
        );
      }
    }
    writes.push({ path: file.path, content: file.content, replaces: before !== undefined });
  }
  const creates = files.filter((file) => file.owner === 'user' && host.kind(absolute(file.path)) === undefined);
  const paths = new Set(listed.map(({ path }) => path));
  const removes = planRemoves(host, config, paths, lock, links, diagnostics);
  diagnostics.push(...unlisted(host, config, paths, lock));
  diagnostics.push(...orphans(host, config, all));
  const intent = writes.length + removes.length > 0 ? lockText(intentLock(lock, after)) : '';
  const places = [
    lockPath,
    ...all.map(({ path }) => path),
    ...[...lock.keys()].map((path) => posix.join(config.out, path)),
  ];
  return {
    writes,
    folders: [...new Set(places.map((path) => posix.dirname(path)))],
    creates,
    removes,
    intent,
    unchanged: listed.length + 1 - writes.length,
    diagnostics,
  };
}

/** Whether a file that no lock lists is still one of ours. JSON holds no comment that could tell. */
function isGenerated(path: string, content: Uint8Array): boolean {
  return path.endsWith('.json') || new TextDecoder().decode(content).includes(generatedMark);
}

/** Whether a file says that we made it. One that cannot be read does not. */
function hasMark(host: Host, path: string): boolean {
  try {
    return new TextDecoder().decode(host.read(path)).includes(generatedMark);
  } catch {
    return false;
  }
}

function planRemoves(
  host: Host,
  config: Config,
  paths: ReadonlySet<string>,
  lock: Lock,
  links: LinkCheck,
  diagnostics: Diagnostic[],
): string[] {
  const removes: string[] = [];
  for (const [relative, hashes] of lock) {
    const path = posix.join(config.out, relative);
    // A lock is a file like any other: what it lists outside the output folder is not ours.
    if (paths.has(path) || !path.startsWith(`${config.out}/`)) continue;
    if (links.checkFile(path).length > 0) continue;
    const content = host.read(posix.join(config.root, path));
    if (!content) continue;
    if (hashes.includes(hashOf(content))) removes.push(path);
    else diagnostics.push(createDiagnostic('stale-edited', wholeFile(path), { file: path }));
  }
  return removes;
}

/** Files in the output folder that no run has written. */
function unlisted(host: Host, config: Config, paths: ReadonlySet<string>, lock: Lock): Diagnostic[] {
  const known = new Set([...lock.keys(), lockName]);
  const found: Diagnostic[] = [];
  const visit = (folder: string): void => {
    for (const name of host.list(posix.join(config.root, config.out, folder))) {
      const path = posix.join(folder, name);
      const file = posix.join(config.out, path);
      if (paths.has(file) || known.has(path) || isTemporary(name)) continue;
      const kind = host.kind(posix.join(config.root, file));
      if (kind === 'folder') visit(path);
      else {
        const isMarked = kind === 'file' && hasMark(host, posix.join(config.root, file));
        found.push(createDiagnostic('file-unlisted', wholeFile(file), { file, isMarked }));
      }
    }
  };
  visit('');
  return found;
}

/** Handlers beside contracts whose tool is gone. */
function orphans(host: Host, config: Config, files: readonly UnchangedOrNew[]): Diagnostic[] {
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
  const { folder, hasWildcard } = fixedStart(pattern);
  if (!hasWildcard) return [folder];
  const handlers = host.glob(posix.join(config.root, folder), ['**/*.{server,client}.ts']);
  return [folder, ...handlers.map((path) => posix.join(folder, posix.dirname(path)))];
}

/** No step of a path may be a link: what is written there would land somewhere else. */
class LinkCheck {
  /** What is wrong with each folder on the way, once it has been looked at. */
  private readonly folders = new Map<string, readonly Diagnostic[]>([['.', []]]);
  private readonly host: Host;
  private readonly config: Config;

  constructor(host: Host, config: Config) {
    this.host = host;
    this.config = config;
  }

  checkFile(path: string): readonly Diagnostic[] {
    const found = this.checkFolder(posix.dirname(path));
    return found.length > 0
      ? found
      : this.checkStep(path, (kind) => kind !== 'folder', 'is a folder where a file belongs');
  }

  checkFolder(path: string): readonly Diagnostic[] {
    const known = this.folders.get(path);
    if (known) return known;
    const above = this.checkFolder(posix.dirname(path));
    const found =
      above.length > 0 ? above : this.checkStep(path, (kind) => kind === 'folder', 'is a file where a folder belongs');
    this.folders.set(path, found);
    return found;
  }

  private checkStep(path: string, isRight: (kind: EntryKind) => boolean, wrongly: string): readonly Diagnostic[] {
    const kind = this.host.kind(posix.join(this.config.root, path));
    if (kind === undefined) return [];
    const problem = kind === 'link' ? 'is a symbolic link' : isRight(kind) ? undefined : wrongly;
    return problem ? [createDiagnostic('path-escapes', wholeFile(path), { path: `\`${path}\``, problem })] : [];
  }
}
