import { watch } from 'chokidar';
import { Hints } from './hints.js';
import { WatchError, type StartWatching } from './watcher.js';

/** Watches the real disk. */
export const watchDisk: StartWatching = async (scope, stop) => {
  const hints = new Hints();
  const toPosix = (path: string): string => path.replaceAll('\\', '/');
  const watcher = watch(scope.root, {
    ignoreInitial: true,
    followSymlinks: false,
    // Where a folder may not be read, no contract is found either, and that is said elsewhere.
    ignorePermissionErrors: true,
    ignored: (path, stats) =>
      !scope.includes(toPosix(path), stats?.isDirectory() ? 'folder' : stats ? 'file' : undefined),
  });
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, (path) => hints.add(toPosix(path)));
  const stopHints = (): void => hints.stop();
  stop.addEventListener('abort', stopHints);
  if (stop.aborted) stopHints();
  await new Promise<void>((resolve) => {
    watcher.on('ready', () => resolve());
    watcher.on('error', (error) => {
      hints.stop(new WatchError(error instanceof Error ? error.message : String(error)));
      resolve();
    });
    stop.addEventListener('abort', () => resolve());
    if (stop.aborted) resolve();
  });
  return {
    next: () => hints.next(),
    close: async () => {
      stop.removeEventListener('abort', stopHints);
      hints.stop();
      await watcher.close();
    },
  };
};
