import { posix } from 'node:path';
import type { Host } from '../host.js';
import { hashOf } from '../hash-of.js';
import { lockName } from '../output/lock.js';
import type { Plan } from '../output/plan.js';

/** Knows how our own runs have left files, so that what they change does not look like somebody else's change. */
export class OwnChanges {
  /** By absolute path, the hash of a file; undefined where none was left. */
  private readonly left = new Map<string, string | undefined>();
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  /** Remembers what a run has left behind; of a failed one, whatever is there. */
  remember({ writes, creates, removes, folders }: Plan, root: string, hasFailed: boolean): void {
    const paths = [...[...writes, ...creates].map(({ path }) => path), ...removes];
    // The lock is written even when its content stays.
    const locks = folders.map((folder) => posix.join(folder, lockName));
    for (const path of hasFailed ? [...paths, ...locks] : locks) this.rememberDisk(posix.join(root, path));
    if (hasFailed) return;
    // What was meant, and not what is there now: somebody may have been quick.
    for (const { path, content } of [...writes, ...creates]) this.left.set(posix.join(root, path), hashOf(content));
    for (const path of removes) this.left.set(posix.join(root, path), undefined);
  }

  /** Whether a path is still as we left it, last time we changed it. */
  isAsLeft(path: string): boolean {
    return this.left.has(path) && this.left.get(path) === this.hashOnDisk(path);
  }

  private rememberDisk(path: string): void {
    this.left.set(path, this.hashOnDisk(path));
  }

  private hashOnDisk(path: string): string | undefined {
    try {
      const bytes = this.host.read(path);
      return bytes && hashOf(bytes);
    } catch {
      return 'unreadable';
    }
  }
}
