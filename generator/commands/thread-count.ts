import { UsageError, type CommandContext } from './command.js';

/** How many threads may work at once: what `GECX_THREADS` says, or else what suits the machine. */
export function threadCount({ env, threads }: Pick<CommandContext, 'env' | 'threads'>): number {
  const text = env['GECX_THREADS'];
  if (!text) return threads;
  if (!/^0*[1-9]\d*$/.test(text)) throw new UsageError(`GECX_THREADS is a whole number from 1, not ${text}`);
  return Number(text);
}
