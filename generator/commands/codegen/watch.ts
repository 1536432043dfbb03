import { posix } from 'node:path';
import { loadConfig } from '../../load-config.js';
import { OwnChanges } from '../../watch/own-changes.js';
import { WatchError, type Watcher } from '../../watch/watcher.js';
import { watchScope } from '../../watch/watch-scope.js';
import { UsageError, type CommandContext, type ExitCode } from '../command.js';
import type { CodegenOptions } from './options.js';
import { configFile, type Result } from './run-once.js';

/** Runs again whenever something changes, until told to stop. Shows a run that changed files or found something new. */
export async function watchWorkspace(
  options: CodegenOptions,
  context: CommandContext,
  run: () => Promise<{ readonly result: Result; readonly show: () => void }>,
): Promise<ExitCode> {
  const { host, err } = context;
  const file = configFile(options, context);
  const root = posix.dirname(file);
  if (host.kind(root) === undefined) throw new UsageError(`there is no folder ${root}`);
  const stop = context.stopSignal();
  const own = new OwnChanges(host);
  let scope = watchScope(root, posix.basename(file));
  let watcher: Watcher | undefined;
  let known: string | undefined;
  try {
    while (!stop.aborted) {
      const config = loadConfig(host, file, () => {});
      // A broken configuration says nothing; where contracts were, they may well be again.
      const wanted = config ? watchScope(root, posix.basename(file), config) : scope;
      if (!watcher || wanted.key !== scope.key) {
        await watcher?.close();
        // What changes before it is ready is seen by the run that follows.
        watcher = await context.watch(wanted, stop);
        scope = wanted;
      }
      const { result, show } = await run();
      const isFirst = known === undefined;
      const findings = lastingFindings(result);
      if (isFirst || findings !== known || hasChanges(result)) show();
      if (isFirst) err('Watching for changes; Ctrl+C ends it.\n');
      known = findings;
      if (result.plan && result.isWritten) own.remember(result.plan, root, result.exitCode !== 0);
      if (!(await hasOthersChanged(watcher, own))) break;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof WatchError)) throw error;
    err(`gecx: watching failed: ${error.message}\n`);
    return 1;
  } finally {
    await watcher?.close();
  }
}

/** Waits for a change that is not ours; false when told to stop. */
async function hasOthersChanged(watcher: Watcher, own: OwnChanges): Promise<boolean> {
  for (let paths = await watcher.next(); paths; paths = await watcher.next()) {
    if (paths.some((path) => !own.isAsLeft(path))) return true;
  }
  return false;
}

/** What was found, as far as it still holds after the run: an edited file has been replaced by then. */
function lastingFindings({ diagnostics }: Result): string {
  return JSON.stringify(diagnostics.filter(({ name }) => name !== 'output-edited'));
}

function hasChanges({ plan, isWritten }: Result): boolean {
  return isWritten && plan !== undefined && plan.writes.length + plan.creates.length + plan.removes.length > 0;
}
