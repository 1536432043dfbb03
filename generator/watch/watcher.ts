import type { WatchScope } from './watch-scope.js';

/** Tells when files change. What it tells are hints: a path may come late, twice, or with nothing new in it. */
export interface Watcher {
  /** The absolute paths that have changed since the last call, once it is quiet; undefined when told to stop. */
  next(): Promise<readonly string[] | undefined>;
  close(): Promise<void>;
}

/** Starts to watch; when the promise resolves, no later change is missed. */
export type StartWatching = (scope: WatchScope, stop: AbortSignal) => Promise<Watcher>;

/** Thrown when the system cannot watch (any more). */
export class WatchError extends Error {
  override readonly name = 'WatchError';
}
