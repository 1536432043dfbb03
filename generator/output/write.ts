import { posix } from 'node:path';
import type { Config } from '../config.js';
import { createDiagnostic, wholeFile, type Diagnostic } from '../diagnostics/diagnostic.js';
import { isTemporary, type Host } from '../host.js';
import { lockName } from './lock.js';
import type { Plan } from './plan.js';

/**
 * Carries out a plan. A lock that lists old and new content comes first and the final one last, so that a run that was
 * killed is repaired by the next one: every file is one that the lock knows.
 */
export function writePlan(host: Host, config: Config, plan: Plan): Diagnostic[] {
  const absolute = (path: string): string => posix.join(config.root, path);
  const out = absolute(config.out);
  let current = posix.join(config.out, lockName);
  try {
    for (const folder of plan.folders.map(absolute)) {
      for (const name of host.list(folder)) if (isTemporary(name)) host.remove(posix.join(folder, name), folder);
    }
    if (plan.writes.length > 0 || plan.removes.length > 0) host.write(posix.join(out, lockName), plan.intent);
    for (const file of plan.creates) {
      current = file.path;
      host.create(absolute(file.path), file.content);
    }
    for (const path of plan.removes) {
      current = path;
      host.remove(absolute(path), out);
    }
    for (const file of plan.writes) {
      current = file.path;
      host.write(absolute(file.path), file.content);
    }
    return [];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [createDiagnostic('write-failed', wholeFile(current), { file: current, problem })];
  }
}
