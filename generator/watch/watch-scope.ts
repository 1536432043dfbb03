import { posix } from 'node:path';
import type { Config } from '../config.js';
import { isTemporary } from '../host.js';
import { fixedStart } from '../source/fixed-start.js';

/** What of a workspace is worth watching. */
export interface WatchScope {
  /** The folder of the configuration file, absolute. */
  readonly root: string;
  /** The same for the same scope. */
  readonly key: string;
  /** Whether changes of a path count; for a folder, whether there can be any below it. Unknown kind: either. */
  includes(path: string, kind?: 'file' | 'folder'): boolean;
}

/** Where contracts can lie, and how their names end where that is known. */
interface ContractPlace {
  readonly folder: string;
  readonly extension?: string;
}

/** The scope of a configuration. While that has never been valid, only its file is watched. */
export function watchScope(
  root: string,
  configFile: string,
  config?: Pick<Config, 'tools' | 'out' | 'handlers'>,
): WatchScope {
  const out = config && normalPath(config.out);
  const files = [configFile, ...Object.values(config?.handlers ?? {}).map(normalPath)];
  const contracts = (config?.tools ?? []).filter((pattern) => !pattern.startsWith('!')).map(contractPlace);
  const folders = [...(out === undefined ? [] : [out]), ...contracts.map(({ folder }) => folder)];
  return {
    root,
    key: JSON.stringify({ files, out, contracts }),
    includes: (absolute, kind) => {
      const path = posix.relative(root, absolute);
      if (path === '') return true;
      if (isTemporary(path)) return false;
      const isOnTheWay = [...files, ...folders].some((place) => isBelow(place, path));
      if (kind !== 'file' && isOnTheWay) return true;
      if (files.includes(path) || (out !== undefined && (path === out || isBelow(path, out)))) return true;
      return contracts.some((place) => isIn(place, path, kind));
    },
  };
}

function contractPlace(pattern: string): ContractPlace {
  const { folder } = fixedStart(pattern);
  const extension = posix.extname(pattern);
  // With a wildcard in it, it could be anything.
  return { folder: normalPath(folder), ...(/^\.\w+$/.test(extension) ? { extension } : {}) };
}

function isIn({ folder, extension }: ContractPlace, path: string, kind: 'file' | 'folder' | undefined): boolean {
  if (path === folder) return true;
  if (!isBelow(path, folder)) return false;
  const steps = path.slice(folder === '' ? 0 : folder.length + 1).split('/');
  // No pattern finds anything in these.
  if (steps.includes('node_modules') || steps.slice(0, -1).some((step) => step.startsWith('.'))) return false;
  const name = steps.at(-1) ?? '';
  if (kind === 'folder') return !name.startsWith('.');
  if (kind === undefined && !name.startsWith('.')) return true;
  return extension === undefined || name.endsWith(extension) || /\.(server|client)\.ts$/.test(name);
}

/** The root is the empty path. */
function isBelow(path: string, folder: string): boolean {
  return folder === '' ? path !== '' : path.startsWith(`${folder}/`);
}

function normalPath(path: string): string {
  const normal = posix.normalize(path.replaceAll('\\', '/')).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}
