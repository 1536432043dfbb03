import { posix, resolve } from 'node:path';
import type { Config } from '../../config.js';
import { loadConfig } from '../../load-config.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { CommandFailure, UsageError, type CommandContext } from '../command.js';
import { showFindings } from '../show-findings.js';

/** Reads the configuration of a workspace, for commands that run its code. Shows what is wrong with it. */
export function readWorkspace(written: string, context: CommandContext): Config {
  const file = resolve(context.cwd, written).replaceAll('\\', '/');
  const found: Diagnostic[] = [];
  const config = loadConfig(context.host, file, (diagnostic) => found.push(diagnostic));
  if (config) return config;
  if (found.some(({ name }) => name === 'config-missing')) {
    throw new UsageError(`there is no configuration file ${written}`);
  }
  showFindings(found, posix.dirname(file), context);
  throw new CommandFailure(`the configuration ${written} has errors`);
}
