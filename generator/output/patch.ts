import { posix } from 'node:path';
import { formatPatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Host } from '../host.js';
import { lockName } from './lock.js';
import type { Plan } from './plan.js';

/** Where a patch is made. */
export interface PatchPlace {
  readonly host: Host;
  /** The folder that the plan's paths are relative to. */
  readonly root: string;
  /** The folder in which the patch is to be applied, if `root` is not outside it. */
  readonly cwd: string;
}

/** Lines around a change, as everybody shows them. */
const context = 3;

/** Files that differ in more lines are shown as replaced as a whole: finding the smallest difference would take long. */
const maxEditLength = 2000;

/** What carrying out a plan would change, as a patch for `git apply` and `patch -p1`. Empty when that is nothing. */
export function renderPatch({ writes, creates, removes }: Plan, { host, root, cwd }: PatchPlace): string {
  const base = root === cwd || root.startsWith(`${cwd === '/' ? '' : cwd}/`) ? cwd : root;
  const files = [
    ...[...writes, ...creates].map(({ path, content }) => ({ path, after: content })),
    ...removes.map((path) => ({ path, after: undefined })),
  ].sort((a, b) => (orderOf(a.path) < orderOf(b.path) ? -1 : 1));
  return files
    .map(({ path, after }) => {
      const absolute = posix.join(root, path);
      return renderFile(posix.relative(base, absolute), host.read(absolute), after);
    })
    .join('');
}

/** By path; the lock, which only repeats what the others say, comes last. */
function orderOf(path: string): string {
  return `${posix.basename(path) === lockName ? 1 : 0}${path}`;
}

function renderFile(path: string, bytes: Uint8Array | undefined, after: string | undefined): string {
  const before = bytes && decode(bytes);
  const names = {
    oldFileName: bytes ? `a/${path}` : '/dev/null',
    newFileName: after === undefined ? '/dev/null' : `b/${path}`,
    isGit: true,
    isCreate: bytes === undefined,
    isDelete: after === undefined,
  };
  const patch = { ...names, oldHeader: undefined, newHeader: undefined };
  if (bytes && before === undefined) {
    const header = formatPatch({ ...patch, hunks: [] });
    return `${header}Binary files ${names.oldFileName} and ${names.newFileName} differ\n`;
  }
  return endNames(formatPatch({ ...patch, hunks: hunksOf(before ?? '', after ?? '') }));
}

/** A name with a space in it would end there for `patch`, if no tab showed where it does. */
function endNames(patch: string): string {
  const start = patch.indexOf('\n@@');
  return patch.slice(0, start).replace(/^(?:---|\+\+\+) [ab]\/.* .*$/gm, '$&\t') + patch.slice(start);
}

function hunksOf(before: string, after: string): StructuredPatchHunk[] {
  const small = structuredPatch('', '', before, after, undefined, undefined, { context, maxEditLength });
  if (small) return small.hunks;
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const lines = [
    ...oldLines.map((line) => `-${line}`),
    ...endOf(before),
    ...newLines.map((line) => `+${line}`),
    ...endOf(after),
  ];
  return [{ oldStart: 1, oldLines: oldLines.length, newStart: 1, newLines: newLines.length, lines }];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function endOf(text: string): string[] {
  return text === '' || text.endsWith('\n') ? [] : ['\\ No newline at end of file'];
}

/** Undefined for what is no text: a line of a patch cannot hold it. */
function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
