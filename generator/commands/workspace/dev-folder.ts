import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `gecx dev` keeps what is of this machine only, beside the configuration. */
export interface DevFolder {
  readonly ledger: string;
  readonly secrets: string;
}

export function devFolderOf(root: string): DevFolder {
  const folder = join(root, '.gecx');
  return { ledger: join(folder, 'dev.db'), secrets: join(folder, 'secrets') };
}

/** Makes the folder, and secrets of its own. What is there stays. */
export function makeDevFolder(root: string): DevFolder {
  const folder = join(root, '.gecx');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  createOnce(join(folder, '.gitignore'), '*\n', 0o644);
  // An id of its own: what other secrets sealed is then unreadable, and not broken.
  const secret = `dev-${randomBytes(6).toString('hex')}:${randomBytes(32).toString('base64url')}\n`;
  createOnce(join(folder, 'secrets'), secret, 0o600);
  return devFolderOf(root);
}

/** A link is never half done, and never replaces what is there: two that start at once share what the first has made. */
function createOnce(path: string, text: string, mode: number): void {
  if (existsSync(path)) return;
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode, flag: 'wx' });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
