import type { Origin } from '../diagnostics/diagnostic.js';

/** A comment `# gecx-ignore CODE: reason`. */
export interface Suppression {
  /** The code or name as it is written; empty when there is none. */
  readonly finding: string;
  readonly reason: string;
  /** Of the comment. */
  readonly origin: Origin;
  /** The line whose warnings it ignores; undefined when it stands behind something, or nothing follows. */
  readonly line: number | undefined;
}
